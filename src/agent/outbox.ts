import type { AgentEventBody } from '../plugin/event.js';

/** Where the steps of a run say what happened. */
export interface Telling {
  readonly push: (event: AgentEventBody) => void;
  /**
   * Hands over all that was pushed and resolves when the reader, having dealt with it, asks for more. Whoever is about
   * to wait for the world, or to act on it, tells first: so events are on disk before their consequences happen.
   */
  readonly told: () => Promise<void>;
}

/**
 * Events on their way from the steps of a run to its one reader. Those of one moment go together, since each hand-over
 * costs a turn through every layer between the two.
 */
export class Outbox implements Telling {
  #events: AgentEventBody[] = [];
  /** Whether the reader is to get what is there now. */
  #isDue = false;
  #isClosed = false;
  #reader: ((events: readonly AgentEventBody[] | undefined) => void) | undefined;
  #teller: (() => void) | undefined;
  readonly #said: (() => void) | undefined;

  /** @param said hears that something was pushed, whether or not anybody reads it */
  constructor(said?: () => void) {
    this.#said = said;
  }

  /**
   * Does work that tells here, and closes when it ends. The work goes on only as its events are read; what it throws is
   * thrown by the promise, which is to be awaited when all was read.
   */
  during<T>(work: () => Promise<T>): Promise<T> {
    const done = work().finally(() => this.close());
    done.catch(() => undefined);
    return done;
  }

  push(event: AgentEventBody): void {
    this.#events.push(event);
    this.#said?.();
  }

  told(): Promise<void> {
    if (this.#events.length === 0 && this.#reader !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.#teller = resolve;
      this.flush();
    });
  }

  /** Hands over what was pushed without waiting: for what goes on by itself, such as a tool that reports. */
  flush(): void {
    this.#isDue = true;
    this.#deliver();
  }

  /** There is nothing more to come; what was pushed is still read. */
  close(): void {
    this.#isClosed = true;
    this.flush();
  }

  /** For the reader: the next events, at least one; undefined at the end. Asking means that the last ones are dealt with. */
  next(): Promise<readonly AgentEventBody[] | undefined> {
    if (this.#events.length === 0) this.#resume();
    return new Promise((resolve) => {
      this.#reader = resolve;
      this.#deliver();
    });
  }

  #deliver(): void {
    if (this.#reader === undefined || !this.#isDue) return;
    if (this.#events.length === 0 && !this.#isClosed) return;
    const reader = this.#reader;
    const events = this.#events;
    this.#reader = undefined;
    this.#isDue = this.#isClosed;
    this.#events = [];
    reader(events.length === 0 ? undefined : events);
  }

  #resume(): void {
    const teller = this.#teller;
    this.#teller = undefined;
    teller?.();
  }
}
