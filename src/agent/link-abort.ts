import { AllosError } from '../plugin/error.js';
import type { RunOptions } from '../plugin/agent.js';

/** Node's timers hold 32 bits: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Aborts the run when its caller does, or when its time is up. */
export function linkAbort(controller: AbortController, { signal, timeoutMs }: RunOptions): () => void {
  const onAbort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(
          () =>
            controller.abort(
              new AllosError('run.timeout', `the run took longer than ${timeoutMs / 1000} s`, {
                hint: ({ goOn }) => `Raise timeoutMs of the run, or ${goOn}.`,
              }),
            ),
          Math.min(timeoutMs, LONGEST_TIMER_MS),
        );
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}
