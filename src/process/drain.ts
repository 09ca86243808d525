import { setImmediate as nextPoll } from 'node:timers/promises';

/** Milliseconds without output after which a pipe that is still open is taken for a background process's. */
const IDLE_MS = 120;
/** Milliseconds after which reading ends in any case: a background process may print forever. */
const LONGEST_MS = 500;

/** The pipes of a process that has ended. */
export interface Pipes {
  /** Resolves when both have closed. */
  readonly closed: Promise<void>;
  /** Bytes read so far. */
  readonly received: () => number;
}

/**
 * Waits until all that a process wrote before its end has been read. Waiting for closed pipes alone would hang for as
 * long as a background process holds them.
 */
export async function drain({ closed, received }: Pipes): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;) {
    const before = received();
    if ((await within(closed, IDLE_MS)) === 'done') return;
    // On a busy event loop the timer can fire before data that lies ready is read: let it read once.
    await nextPoll();
    if (received() === before || performance.now() > deadline) return;
  }
}

/** Waits for a promise, at most so many milliseconds; leaves no timer behind. */
export function within(promise: Promise<unknown>, ms: number): Promise<'done' | 'late'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('late'), ms);
    const done = (): void => {
      clearTimeout(timer);
      resolve('done');
    };
    promise.then(done, done);
  });
}
