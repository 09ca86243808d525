import type { Writable } from 'node:stream';

/**
 * One of the process's output streams. Writes of one turn of the event loop go out together. A reader that went away
 * (EPIPE) is quiet: the run goes on, since half of a task is worse than an unread one.
 */
export class Output {
  readonly #stream: Writable;
  #pending: string[] = [];
  #scheduled = false;
  #gone = false;

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') this.#gone = true;
      else throw error;
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
