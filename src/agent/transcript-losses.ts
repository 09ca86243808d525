import type { Warning } from '../plugin/event.js';
import type { HopLoss } from '../plugin/provider.js';

/** What providers report of the request itself rather than of a message. */
const OF_REQUEST = 'request';
/** What a user gave, or a tool, and would miss: of the rest, such as signatures, only a move to another model tells. */
const MISSED: ReadonlySet<string> = new Set(['image', 'document']);

/** Tells what of the transcript a model could not be given, once in a session, however many requests repeat it. */
export class TranscriptLosses {
  readonly #told = new Set<string>();

  /** They were told otherwise: with a move to another model. */
  told(losses: readonly HopLoss[]): void {
    for (const loss of losses) this.#isNew(loss);
  }

  /** What somebody would miss, where it is new. */
  warningsOf(losses: readonly HopLoss[] = []): readonly Warning[] {
    const fresh = losses.filter((loss) => loss.messageId !== OF_REQUEST && this.#isNew(loss));
    const missed = fresh.filter(({ part }) => MISSED.has(part));
    return [...new Set(missed.map(messageOf))].map((message) => ({
      type: 'warning',
      code: 'transcript.loss',
      message,
    }));
  }

  #isNew({ messageId, part, reason }: HopLoss): boolean {
    const key = JSON.stringify([messageId, part, reason]);
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    return true;
  }
}

function messageOf({ part, reason }: HopLoss): string {
  return `${part === 'image' ? 'an image' : 'a document'} could not be given to the model: ${reason}`;
}
