/** How long the run waits for a tool or a provider after an abort, in milliseconds: its end is told within 100 ms. */
const GRACE_MS = 70;

/** What a wait gives that was ended by an abort. */
export const ABANDONED = Symbol('abandoned');

/**
 * Ends the waits of a run when it is aborted, whatever a tool or a provider does about its signal. It has one listener
 * for the whole run: adding and removing one for each wait costs more than most waits.
 */
export class AbortWatch {
  readonly signal: AbortSignal;
  readonly #waits = new Set<() => void>();
  readonly #onAbort = (): void => this.#endSoon();
  #timer: NodeJS.Timeout | undefined;

  constructor(signal: AbortSignal) {
    this.signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Settles like the promise; gives `ABANDONED` when it has not settled a moment after an abort. */
  wait<T>(promise: Promise<T>): Promise<T | typeof ABANDONED> {
    return new Promise((resolve, reject) => {
      const abandon = (): void => resolve(ABANDONED);
      this.#waits.add(abandon);
      promise.then(
        (value) => {
          this.#waits.delete(abandon);
          resolve(value);
        },
        (error: Error) => {
          this.#waits.delete(abandon);
          reject(error);
        },
      );
      if (this.signal.aborted) this.#endSoon();
    });
  }

  /** Lets go of the signal. */
  close(): void {
    clearTimeout(this.#timer);
    this.signal.removeEventListener('abort', this.#onAbort);
  }

  #endSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const abandon of this.#waits) abandon();
      this.#waits.clear();
    }, GRACE_MS);
  }
}
