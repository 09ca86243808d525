/** Kept on the signal itself: who waits for its abort. */
const WAITING = Symbol('allos/waiting');

interface WatchedSignal extends AbortSignal {
  /** A list and no set: a set that is filled and emptied leaves a chain of tables to the garbage collector. */
  [WAITING]?: (() => void)[];
}

/**
 * Calls back when the signal aborts, at once when it has. Gives what forgets the callback.
 *
 * A signal lives as long as a run and is waited for several times in each of its turns: it gets one listener, since
 * adding and removing one of its own for each wait costs more than the wait.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const waiting = (signal as WatchedSignal)[WAITING] ?? listen(signal);
  waiting.push(callback);
  return () => {
    const at = waiting.indexOf(callback);
    if (at !== -1) waiting.splice(at, 1);
  };
}

function listen(signal: WatchedSignal): (() => void)[] {
  const waiting: (() => void)[] = [];
  signal[WAITING] = waiting;
  const call = (): void => {
    for (const callback of waiting.splice(0)) callback();
  };
  signal.addEventListener('abort', call, { once: true });
  return waiting;
}
