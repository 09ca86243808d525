import type { Writable } from 'node:stream';

/**
 * One of the process's output streams. Writes of one turn of the event loop go out together. A stream that cannot be
 * written any more is left alone: the run goes on. `watchStandardStreams` says why where that is worth a line.
 */
export class Output {
  readonly #stream: Writable;
  #pending: string[] = [];
  #scheduled = false;
  #gone = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', () => {
      this.#gone = true;
    });
  }

  write(text: string): void {
    if (this.#gone || text === '') return;
    this.#pending.push(text);
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    this.#scheduled = false;
    if (this.#pending.length === 0 || this.#gone) return;
    const text = this.#pending.join('');
    this.#pending = [];
    this.#stream.write(text);
  }

  /** Resolves when everything has left the process. */
  async drain(): Promise<void> {
    this.flush();
    if (this.#gone) return;
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
  }
}
