import type { AssistantMessage, Message } from '../plugin/message.js';
import type { Usage } from '../plugin/usage.js';
import { messageTokens, type CountTokens } from './message-tokens.js';

/** The size that a model told, and the message up to which it holds. */
export interface MeasuredSize {
  readonly tokens: number;
  readonly messageId: string;
}

/** Estimates in tokens, corrected by what the model told. */
export interface CalibratedEstimate {
  readonly factor: number;
  /** What a request holds besides its messages. */
  readonly frame: number;
  readonly tokensOf: (message: Message) => number;
}

/** Beyond this, the figures are not of this transcript. */
const MOST_FACTOR = 8;

/**
 * The size of the next request, kept as the transcript grows: what the model told of its last answer, and the
 * provider's estimate of what came after it. Each message is counted once, when the size is next asked for.
 */
export class ContextSize {
  readonly #count: CountTokens;
  readonly #frame: number;
  /** By how much the model counts more than the estimate does. */
  #factor = 1;
  #tokens: number;
  /** Messages that `#tokens` holds. */
  #seen = 0;

  /** @param frame an estimate of what a request holds besides its messages */
  constructor(count: CountTokens, frame: number) {
    this.#count = count;
    this.#frame = frame;
    this.#tokens = frame;
  }

  /** Tokens of a request with these messages. They are those of last time and more. */
  tokens(messages: readonly Message[]): number {
    for (; this.#seen < messages.length; this.#seen++) {
      this.#tokens += messageTokens(messages[this.#seen] as Message, this.#count) * this.#factor;
    }
    return Math.ceil(this.#tokens);
  }

  /**
   * How the estimate of a message is to be read: by what the model tells of a transcript, it may count several times as
   * much, as with writing that has no spaces. Looks at every message.
   */
  calibrated(messages: readonly Message[]): CalibratedEstimate {
    const raw = messages.reduce((sum, message) => sum + messageTokens(message, this.#count), this.#frame);
    const factor = Math.min(MOST_FACTOR, Math.max(1, this.tokens(messages) / Math.max(1, raw)));
    return {
      factor,
      frame: this.#frame * factor,
      tokensOf: (message) => messageTokens(message, this.#count) * factor,
    };
  }

  /** Takes the figures of an answer that was just added, for all messages up to it. */
  measure(messages: readonly Message[], answer: AssistantMessage, usage: Usage): void {
    this.#believe(measuredTokens(answer, usage), messages.length);
  }

  /** Takes a size over that was measured in an earlier process, where its message is still there. */
  resume(messages: readonly Message[], { tokens, messageId }: MeasuredSize): void {
    const length = messages.findIndex(({ id }) => id === messageId) + 1;
    if (length === 0) return;
    this.tokens(messages.slice(0, length));
    this.#believe(tokens, length);
  }

  /** Begins anew with a transcript that a compaction made. */
  restart({ factor, frame }: CalibratedEstimate): void {
    this.#factor = factor;
    this.#tokens = frame;
    this.#seen = 0;
  }

  /** Figures far below the estimate are not believed: some servers leave out what they had in a cache (WP-39). */
  #believe(tokens: number, length: number): void {
    if (tokens < this.#tokens / 2) return;
    this.#tokens = tokens;
    this.#seen = length;
  }
}

/** What a request with the answer in its transcript will take, by the figures of the answer itself. */
export function measuredTokens(answer: AssistantMessage, usage: Usage): number {
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = usage;
  // Reasoning that left nothing behind is not sent again.
  const isReplayed = answer.content.some((part) => part.type === 'reasoning');
  return inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens - (isReplayed ? 0 : reasoningTokens);
}
