import { ContextSize, type CalibratedEstimate, type MeasuredSize } from '../context/context-size.js';
import type { ContextState } from '../plugin/agent.js';
import type { ContextSizeNow } from '../plugin/context-strategy.js';
import type { CompactionCause } from '../plugin/event.js';
import type { AssistantMessage, Message } from '../plugin/message.js';
import type { Provider } from '../plugin/provider.js';
import type { Usage } from '../plugin/usage.js';
import type { ReadyModel } from './ready-model.js';

/** The model whose window it is. */
export interface WindowModel extends Pick<ReadyModel, 'model' | 'otherWindow'> {
  readonly provider: Pick<Provider, 'capabilities' | 'contextWindow' | 'countTokens'>;
}

/** What the size of a conversation is judged by. */
export interface ContextOptions {
  readonly model: WindowModel;
  /** The part of the window at which the transcript is shortened, up to 1. */
  readonly compactAt: number;
  /** Bound on an answer, in tokens, where there is one: it needs its place in the window. */
  readonly maxOutputTokens: number | undefined;
  /** An estimate of what a request holds besides its messages, in tokens; asked for once. */
  readonly frame: (count: (text: string) => number) => number;
  /** What the model told in an earlier process. */
  readonly measured: MeasuredSize | undefined;
  /** What a plugin says in place of the built-in answer; undefined where none has a say. */
  readonly advice: ((now: ContextSizeNow) => boolean | undefined) | undefined;
}

/** How small a compaction has to make the transcript. In tokens, but for the last. */
export interface CompactionTarget {
  /** What the model can take, as far as is known. */
  readonly effective: number;
  readonly estimate: CalibratedEstimate;
  /** For the tasks and the turns that stay. */
  readonly budget: number;
  /** For the summary. */
  readonly summary: number;
  /** For the record that the summary is made of. */
  readonly recordCharacters: number;
}

/** Characters of a token in the documented estimate. */
const CHARACTERS = 4;
/** The part of the window that the transcript must have grown by, since a compaction that did not bring it down. */
const GROWTH = 0.1;

/** Knows how full the context window is, and when to shorten the transcript. */
export class ContextKeeper {
  readonly #options: ContextOptions;
  #model: WindowModel;
  #size: ContextSize | undefined;
  #window: number | undefined;
  #isAsked = false;
  /** Whether the window is known, and not a provider's cautious guess at a model that it does not know. */
  #isCertain = true;
  /** What the model told in an earlier process; of no use to another one. */
  #measured: MeasuredSize | undefined;
  /** What a provider refused as too much: the window is smaller than it told. */
  #refused = Infinity;
  /** Tokens below which no other compaction is tried: the last one could not do better. */
  #notBelow = 0;
  /** The last message at which the advice was taken: a second time it would change nothing. */
  #advisedAt: string | undefined;

  constructor(options: ContextOptions) {
    this.#options = options;
    this.#model = options.model;
    this.#measured = options.measured;
  }

  /** Another model goes on: what the one before told of sizes, and refused, was its own. */
  moveTo(model: WindowModel): void {
    if (model === this.#model) return;
    this.#model = model;
    this.#size = undefined;
    this.#measured = undefined;
    this.#window = undefined;
    this.#isAsked = false;
    this.#isCertain = true;
    this.#refused = Infinity;
    this.#notBelow = 0;
  }

  state(messages: readonly Message[]): ContextState {
    const tokens = this.#sizeOf(messages).tokens(messages);
    const window = this.#askWindow();
    return { tokens, window, needsCompaction: this.#isCertain && window !== undefined && tokens > this.#limit(window) };
  }

  /** Why the transcript is to be shortened before it is sent, if it is. */
  compactionCause(messages: readonly Message[]): CompactionCause | undefined {
    const builtIn = this.#needsCompaction(messages);
    const { advice } = this.#options;
    const last = messages.at(-1);
    if (advice === undefined || last === undefined || last.role === 'assistant' || last.id === this.#advisedAt) {
      return builtIn ? 'size' : undefined;
    }
    const { tokens, window } = this.state(messages);
    const advised = advice({ tokens, window, messages: messages.length, builtIn }) ?? builtIn;
    if (!advised) return undefined;
    this.#advisedAt = last.id;
    return builtIn ? 'size' : 'asked';
  }

  /** Looks only at the messages that are new. */
  #needsCompaction(messages: readonly Message[]): boolean {
    if (!this.#isAsked) this.#askWindow();
    // A paused answer can be gone on with only as it is.
    if (this.#window === undefined || !this.#isCertain || messages.at(-1)?.role === 'assistant') return false;
    const tokens = this.#sizeOf(messages).tokens(messages);
    if (tokens <= this.#limit(this.#window)) return false;
    // Some providers learn the window of a model when it is first called.
    const window = this.#askWindow();
    return window !== undefined && tokens > this.#limit(window);
  }

  answered(messages: readonly Message[], answer: AssistantMessage, usage: Usage | undefined): void {
    if (usage !== undefined) this.#size?.measure(messages, answer, usage);
  }

  /** A provider refused the transcript for its size. */
  refused(messages: readonly Message[]): void {
    this.#refused = Math.min(this.#refused, this.#sizeOf(messages).tokens(messages));
    this.#askWindow();
  }

  target(messages: readonly Message[], cause: CompactionCause): CompactionTarget {
    const size = this.#sizeOf(messages);
    const tokens = size.tokens(messages);
    const estimate = size.calibrated(messages);
    const window = this.#askWindow() ?? tokens;
    const effective = cause === 'size' ? window : Math.min(window, tokens);
    const share = cause === 'size' ? 0.6 * this.#options.compactAt : 0.5;
    const summary = Math.min(4_096, Math.max(200, Math.floor(effective / 10)));
    return {
      effective,
      estimate,
      budget: Math.max(0, effective * share - estimate.frame - summary),
      summary,
      recordCharacters: Math.floor((0.6 * Math.min(window, tokens) * CHARACTERS) / estimate.factor),
    };
  }

  /** The size of a transcript that a compaction made; counted from here on. */
  restarted(messages: readonly Message[], estimate: CalibratedEstimate): number {
    const size = this.#sizeOf(messages);
    size.restart(estimate);
    const tokens = size.tokens(messages);
    this.stuckAt(tokens);
    return tokens;
  }

  /** Nothing more can be left out of a transcript of this size: the next try waits until it has grown. */
  stuckAt(tokens: number): void {
    if (this.#window !== undefined) this.#notBelow = tokens + GROWTH * this.#window;
  }

  #limit(window: number): number {
    const { compactAt, maxOutputTokens = 0 } = this.#options;
    const room = window - Math.min(maxOutputTokens, window / 2);
    return Math.max(Math.min(window * compactAt, room), this.#notBelow);
  }

  #sizeOf(messages: readonly Message[]): ContextSize {
    if (this.#size === undefined) {
      this.#size = new ContextSize(this.#count, this.#options.frame(this.#count));
      if (this.#measured !== undefined) this.#size.resume(messages, this.#measured);
    }
    return this.#size;
  }

  /** A provider may be plain JavaScript: what it gives is looked at. */
  #askWindow(): number | undefined {
    this.#isAsked = true;
    const { provider, model, otherWindow } = this.#model;
    let told: unknown;
    let isAssumed = false;
    try {
      told = provider.contextWindow(model) ?? otherWindow?.();
      isAssumed = provider.capabilities(model).windowAssumed === true;
    } catch {
      told = undefined;
    }
    // What a provider refused is certain, whatever it assumed.
    this.#isCertain = !isAssumed || Number.isFinite(this.#refused);
    const known = typeof told === 'number' && told > 0 ? told : Infinity;
    const window = Math.min(known, this.#refused);
    this.#window = Number.isFinite(window) ? window : undefined;
    return this.#window;
  }

  readonly #count = (text: string): number => {
    try {
      const tokens: unknown = this.#model.provider.countTokens(text);
      if (typeof tokens === 'number' && tokens >= 0 && Number.isFinite(tokens)) return tokens;
    } catch {
      // The documented estimate does as well.
    }
    return Math.max(1, Math.ceil(text.length / CHARACTERS));
  };
}
