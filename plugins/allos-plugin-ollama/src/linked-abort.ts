/** A signal for one request, so that an SDK cannot leave listeners on the caller's. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  readonly unlink: () => void;
}

/** A signal that aborts when the caller's does, until it is unlinked. */
export function linkedAbort(caller: AbortSignal): LinkedAbort {
  const controller = new AbortController();
  const abort = (): void => controller.abort(caller.reason);
  if (caller.aborted) abort();
  else caller.addEventListener('abort', abort, { once: true });
  return { signal: controller.signal, unlink: () => caller.removeEventListener('abort', abort) };
}

/** The promise's value, unless the signal aborts first: a key helper may take its time. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
