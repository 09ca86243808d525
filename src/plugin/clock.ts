/** The time. Injected everywhere, so that dated prices, replays and tests can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number;
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  readonly monotonic: () => number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Makes ids. Injected, so that replays and tests can fix them. */
export interface Ids {
  /** A new id such as `msg_01hzy…`: the prefix, an underscore, then letters and digits that sort by time. */
  readonly next: (prefix: string) => string;
}
