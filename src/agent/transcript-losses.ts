import type { Hop, Warning } from '../plugin/event.js';
import type { Origin } from '../plugin/message.js';
import type { HopLoss, ProviderFinish } from '../plugin/provider.js';

/** What providers report of the request itself rather than of a message. */
const OF_REQUEST = 'request';
/** What a user gave, or a tool, and would miss: of the rest, such as signatures, only a move to another model tells. */
const MISSED: ReadonlySet<string> = new Set(['image', 'document']);

/** Tells what of the transcript a model could not be given, once in a session, however many requests repeat it. */
export class TranscriptLosses {
  readonly #told = new Set<string>();

  /**
   * The move to another model with all that it cost; within one model only what somebody would miss.
   *
   * @param before where the last answer came from
   */
  eventsOf({ origin, losses = [] }: ProviderFinish, before: Origin | undefined): readonly (Hop | Warning)[] {
    const fresh = losses.filter((loss) => loss.messageId !== OF_REQUEST && this.#isNew(loss));
    const [from, to] = [before === undefined ? undefined : nameOf(before), nameOf(origin)];
    if (from !== undefined && from !== to) return [{ type: 'hop', from, to, losses: fresh }];
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

function nameOf({ provider, model, requestedModel = model }: Origin): string {
  return `${provider}/${requestedModel}`;
}

function messageOf({ part, reason }: HopLoss): string {
  return `${part === 'image' ? 'an image' : 'a document'} could not be given to the model: ${reason}`;
}
