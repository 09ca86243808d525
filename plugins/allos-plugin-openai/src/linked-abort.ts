/**
 * A signal for one request that follows the caller's. SDKs add listeners to the signal they are given and leave them
 * there; on this one they vanish with the request.
 */
export class LinkedAbort {
  readonly #controller = new AbortController();
  readonly #follow: () => void;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    this.#follow = () => this.#controller.abort(signal.reason);
    if (signal.aborted) this.#follow();
    else signal.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Settles like the promise, or rejects as soon as the caller aborts: a key helper may take its time. */
  async orAborted<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      onAbort = () => reject(new Error('aborted'));
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
    }
  }

  /** Lets go of the caller's signal. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#follow);
  }
}
