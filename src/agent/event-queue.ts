/** Events from several producers, read by one consumer in the order they came. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #events: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  push(event: T): void {
    this.#events.push(event);
    this.#wake?.();
  }

  /** No more events follow; what was pushed is still read. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Once. */
  [Symbol.asyncIterator](): AsyncIterator<T, void> {
    return {
      next: async () => {
        while (this.#events.length === 0) {
          if (this.#closed) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
          this.#wake = undefined;
        }
        return { done: false, value: this.#events.shift() as T };
      },
    };
  }
}
