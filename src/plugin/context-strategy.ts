import type { Message } from './message.js';

/**
 * How a conversation that grows too long is shortened. A plugin replaces the built-in service with
 * `@Service(TOKENS.ContextStrategy)`. Allos keeps what must be legal to itself: which messages stay, that calls keep
 * their results, and that the user's tasks are never left out.
 *
 * Contract: a strategy has no effects on the conversation but what it answers. One that throws, or answers nonsense, is
 * told once with a warning, and the built-in service answers in its place.
 */
export interface ContextStrategy {
  /**
   * Asked before each model call. True shortens the conversation now, false leaves it as it is; `undefined` leaves the
   * answer to the built-in service. What a provider refused for its size is shortened in any case.
   */
  readonly needsCompaction?: (context: ContextSizeNow) => boolean | undefined;
  /**
   * The text that takes the place of `removed`. `undefined`, or an empty text, leaves it to the built-in service, which
   * asks the model. A text that is longer than asked for is cut.
   */
  readonly summarize?: (request: SummaryWish) => string | undefined | Promise<string | undefined>;
}

/** How full the context window is. */
export interface ContextSizeNow {
  /** Of the whole request, in tokens, as far as is known. */
  readonly tokens: number;
  /** In tokens; undefined where nobody knows it. */
  readonly window: number | undefined;
  /** Messages of the conversation. */
  readonly messages: number;
  /** What the built-in service would say. */
  readonly builtIn: boolean;
}

/** What a summary is asked for. */
export interface SummaryWish {
  /** What is left out, oldest first; read it and leave it as it is. */
  readonly removed: readonly Message[];
  /** How long the summary may be, in tokens. */
  readonly maxTokens: number;
  /** Aborted when the run is. */
  readonly signal: AbortSignal;
}
