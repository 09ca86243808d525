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
  /** A list and no set: a set that is filled and emptied leaves a chain of tables to the garbage collector. */
  readonly #waits: (() => void)[] = [];
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
      this.#waits.push(abandon);
      promise.then(
        (value) => {
          this.#end(abandon);
          resolve(value);
        },
        (error: Error) => {
          this.#end(abandon);
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

  #end(abandon: () => void): void {
    const at = this.#waits.indexOf(abandon);
    if (at !== -1) this.#waits.splice(at, 1);
  }

  #endSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const abandon of this.#waits.splice(0)) abandon();
    }, GRACE_MS);
  }
}
