import type { Clock, Ids } from '../clock.js';

/** A clock that only moves when it is told to. `sleep` moves it and returns at once. */
export class FixedClock implements Clock {
  #now: number;

  constructor(start: string | number = '2026-01-01T00:00:00.000Z') {
    this.#now = new Date(start).getTime();
  }

  readonly now = (): number => this.#now;
  readonly monotonic = (): number => this.#now;

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    this.#now += ms;
  };

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** Ids that count: `msg_1`, `msg_2`, … each prefix on its own. */
export class CountingIds implements Ids {
  readonly #counts = new Map<string, number>();

  readonly next = (prefix: string): string => {
    const count = (this.#counts.get(prefix) ?? 0) + 1;
    this.#counts.set(prefix, count);
    return `${prefix}_${count}`;
  };
}
