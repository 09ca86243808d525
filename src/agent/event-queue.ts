/** Events from several producers, read by one consumer in the order they came. */
export class EventQueue<T> {
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

  async *read(): AsyncGenerator<T, void> {
    for (;;) {
      while (this.#events.length > 0) yield this.#events.shift() as T;
      if (this.#closed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
