import type { ContextSizeNow, ContextStrategy, SummaryWish } from '../plugin/context-strategy.js';
import { messageOf } from '../plugin/error.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';

/** Characters of a token in the documented estimate. */
const CHARACTERS = 4;
/** How long a summary may be waited for, in milliseconds. */
const SUMMARY_LIMIT_MS = 60_000;

/**
 * What the context strategy of a session says, as far as it is of use. It may be a plugin's: one that throws or talks
 * nonsense is told, and has said nothing.
 */
export class ContextAdvice {
  readonly #strategy: ContextStrategy;
  readonly #warn: (message: string) => void;
  /** Undefined for a strategy that leaves it to the built-in service, which then is not asked through this. */
  readonly needsCompaction: ((now: ContextSizeNow) => boolean | undefined) | undefined;

  constructor(strategy: ContextStrategy, warn: (message: string) => void) {
    this.#strategy = strategy;
    this.#warn = (why) => warn(`the context strategy failed: ${why}. The built-in one is used.`);
    this.needsCompaction = strategy.needsCompaction === undefined ? undefined : (now) => this.#isNeeded(now);
  }

  /** The strategy's own summary; undefined where it leaves it to Allos. */
  async summaryOf(
    { removed, maxTokens }: Omit<SummaryWish, 'signal'>,
    watch: AbortWatch,
  ): Promise<string | undefined | typeof ABANDONED> {
    const strategy = this.#strategy;
    if (strategy.summarize === undefined) return undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`it gave no summary within ${SUMMARY_LIMIT_MS / 1000} s`)),
        SUMMARY_LIMIT_MS,
      );
    });
    try {
      const asked = (async () => await strategy.summarize?.({ removed, maxTokens, signal: watch.signal }))();
      asked.catch(() => undefined);
      const text: unknown = await watch.wait(Promise.race([asked, late]));
      if (text === ABANDONED) return ABANDONED;
      if (text === undefined) return undefined;
      if (typeof text !== 'string') throw new Error('its summary is no text');
      return text.trim() === '' ? undefined : text.slice(0, maxTokens * CHARACTERS);
    } catch (error) {
      this.#warn(messageOf(error));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #isNeeded(now: ContextSizeNow): boolean | undefined {
    try {
      const answer: unknown = this.#strategy.needsCompaction?.(now);
      if (answer === undefined || typeof answer === 'boolean') return answer;
      throw new Error('needsCompaction answered neither true nor false');
    } catch (error) {
      this.#warn(messageOf(error));
      return undefined;
    }
  }
}
