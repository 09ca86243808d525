import type { ProviderFailure } from '../plugin/provider-failure.js';

/** How often and how patiently a failed model call is tried again. Times in milliseconds. */
export interface RetryLimits {
  /** Attempts after the first. */
  readonly retries: number;
  /** The wait before the second attempt; it doubles from there. */
  readonly baseMs: number;
  /** The longest single wait, also when the server asks for more. */
  readonly maxWaitMs: number;
  /** All waits of one turn together. */
  readonly budgetMs: number;
}

export const DEFAULT_RETRY_LIMITS: RetryLimits = Object.freeze({
  retries: 4,
  baseMs: 500,
  maxWaitMs: 20_000,
  budgetMs: 60_000,
});

/**
 * The wait before the next attempt; undefined when there should be none.
 *
 * @param attempt the attempt that failed, from 1
 * @param waitedMs what was waited in this turn already
 * @param random a number from 0 to 1: half of the wait is jitter, so that many clients do not come back at once
 */
export function retryDelay(
  failure: ProviderFailure,
  attempt: number,
  waitedMs: number,
  limits: RetryLimits,
  random: number,
): number | undefined {
  if (attempt > limits.retries) return undefined;
  const backoff = limits.baseMs * 2 ** (attempt - 1);
  const jittered = backoff / 2 + (backoff / 2) * random;
  const wait = Math.min(limits.maxWaitMs, Math.max(jittered, failure.retryAfterMs ?? 0));
  return waitedMs + wait > limits.budgetMs ? undefined : Math.round(wait);
}
