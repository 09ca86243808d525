import { AllosError } from '../plugin/error.js';
import type { RunOptions } from '../plugin/agent.js';

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
                hint: 'Raise --timeout, or continue the session with allos run -c "go on".',
              }),
            ),
          timeoutMs,
        );
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}
