import type { CassetteLine, ReadingKind, ReadingOf } from './cassette-line.js';

/**
 * What was read at once, in the order in which it was, each kind by itself. A queue holds what belongs to one run, so
 * that one that ended otherwise does not shift the next.
 */
export class ReadingQueues {
  readonly #lines: readonly CassetteLine[];
  readonly #queues = new Map<ReadingKind, unknown[]>();
  readonly #last = new Map<ReadingKind, unknown>();
  /** For each line of the run, how often the time had been read when it was written. */
  #timesBefore = new Map<number, number>();
  #times = 0;

  constructor(lines: readonly CassetteLine[]) {
    this.#lines = lines;
    this.beginAt(0);
  }

  /** Goes on with the run that begins at this line. */
  beginAt(start: number): void {
    this.#queues.clear();
    this.#timesBefore = new Map();
    this.#times = 0;
    let times = 0;
    for (let at = start; at < this.#lines.length; at++) {
      const { type, readings = {} } = this.#lines[at] as CassetteLine;
      for (const [kind, values] of Object.entries(readings) as [ReadingKind, readonly unknown[]][]) {
        const queue = this.#queues.get(kind);
        if (queue === undefined) this.#queues.set(kind, [...values]);
        else for (const value of values) queue.push(value);
      }
      times += readings.now?.length ?? 0;
      this.#timesBefore.set(at, times);
      if (type === 'ended') break;
    }
    for (const queue of this.#queues.values()) queue.reverse();
  }

  /** Whether all was told that had been when this line was written. */
  hasReached(line: number): boolean {
    return this.#times >= (this.#timesBefore.get(line) ?? 0);
  }

  /** The next value, or the next that matches. Where none is left the last one of all stays: time stands still. */
  take<Kind extends ReadingKind>(
    kind: Kind,
    matches?: (value: ReadingOf<Kind>) => boolean,
  ): ReadingOf<Kind> | undefined {
    if (kind === 'now') this.#times++;
    const queue = (this.#queues.get(kind) ?? []) as ReadingOf<Kind>[];
    const at = matches === undefined ? queue.length - 1 : queue.findLastIndex(matches);
    const [value] = at < 0 ? [] : queue.splice(at, 1);
    if (value !== undefined) {
      this.#last.set(kind, value);
      return value;
    }
    return matches === undefined ? (this.#last.get(kind) as ReadingOf<Kind> | undefined) : undefined;
  }
}
