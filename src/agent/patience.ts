import { isRetryable, type ProviderFailure } from '../plugin/provider-failure.js';
import { retryDelay, type RetryLimits } from './retry-delay.js';

/** Requests that several models get together until one of them answers or all have failed. */
const MOST_REQUESTS = 12;

/** What a run has put up with since its last answer: the models that are tried one after another share it. */
export class Patience {
  #requests = 0;
  #waitedMs = 0;
  #hasMoved = false;

  /** A request was sent. */
  asked(): void {
    this.#requests++;
  }

  /**
   * How long to wait before the model is asked again; undefined when it should not be.
   *
   * @param attempt the attempt at this model that failed, from 1
   * @param modelsLeft models that may be tried after it: each is due one request
   */
  delay(
    failure: ProviderFailure,
    attempt: number,
    {
      retry,
      modelsLeft,
      random,
    }: { readonly retry: RetryLimits; readonly modelsLeft: number; readonly random: () => number },
  ): number | undefined {
    if (!isRetryable(failure)) return undefined;
    const areSeveral = this.#hasMoved || modelsLeft > 0;
    if (areSeveral && this.#requests + modelsLeft >= MOST_REQUESTS) return undefined;
    return retryDelay(failure, attempt, this.#waitedMs, retry, random());
  }

  /** Another model is asked now. */
  moved(): void {
    this.#hasMoved = true;
  }

  waited(ms: number): void {
    this.#waitedMs += ms;
  }
}
