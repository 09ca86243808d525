/** A signal for one request that follows the caller's. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  /** Lets go of the caller's signal. */
  readonly unlink: () => void;
}

/**
 * A signal that aborts when the caller's does, until it is unlinked. SDKs add listeners to the signal they are given and
 * leave them there; on this one they vanish with the request.
 */
export function linkAbort(caller: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => controller.abort(caller.reason);
  if (caller.aborted) abort();
  else caller.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, unlink: () => caller.removeEventListener('abort', abort) };
}

/** Settles like the promise, or rejects as soon as the signal aborts: a key helper may take its time. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
