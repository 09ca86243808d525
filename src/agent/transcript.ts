import type { Compaction } from '../plugin/event.js';
import type { Message } from '../plugin/message.js';
import { RefusedWishes } from './refused-wishes.js';
import { TranscriptLosses } from './transcript-losses.js';

/**
 * The conversation in memory: it only grows, and its messages never change. A compaction begins a new lineage with a
 * new list, since providers take a list that begins alike for the same conversation.
 */
export class Transcript {
  readonly refusedWishes = new RefusedWishes();
  readonly losses = new TranscriptLosses();
  #lineage: string;
  #messages: Message[] = [];
  /** Those a compaction left out as well: the session still has their results. */
  readonly #callIds = new Set<string>();

  readonly #keepsPast: boolean;
  /** What compactions left behind, and they themselves in their places. */
  #past: (Message | Compaction)[] = [];
  /** Messages at the beginning of the list that the past amounts to. */
  #carried = 0;

  /** @param options `keepsPast` where no session keeps what compactions leave out */
  constructor(
    lineage: string,
    messages: readonly Message[] = [],
    { keepsPast = false }: { readonly keepsPast?: boolean } = {},
  ) {
    this.#lineage = lineage;
    this.#keepsPast = keepsPast;
    for (const message of messages) this.append(message);
  }

  get lineage(): string {
    return this.#lineage;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  append(message: Message): void {
    this.#messages.push(message);
    if (message.role !== 'assistant') return;
    for (const part of message.content) if (part.type === 'tool_call') this.#callIds.add(part.id);
  }

  /** All that was ever said, with compactions where they took place, as far as it was kept. */
  get history(): readonly (Message | Compaction)[] {
    return [...this.#past, ...this.#messages.slice(this.#carried)];
  }

  /** Goes on with what a compaction made of the messages. */
  restart(compaction: Compaction, messages: readonly Message[]): void {
    if (this.#keepsPast) {
      this.#past = [...this.history, compaction];
      this.#carried = messages.length;
    }
    this.#lineage = compaction.lineage;
    this.#messages = [...messages];
  }

  /** Whether a call of this id was made before. Some servers number their calls anew in each answer. */
  hasCall(id: string): boolean {
    return this.#callIds.has(id);
  }
}
