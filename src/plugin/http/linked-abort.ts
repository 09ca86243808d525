import { onAbort } from './on-abort.js';

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
  const unlink = onAbort(caller, () => controller.abort(caller.reason));
  return { signal: controller.signal, unlink };
}

/** Settles like the promise, or rejects as soon as the signal aborts: a key helper may take its time. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, () => reject(signal.reason as Error));
    promise.then(
      (value) => {
        forget();
        resolve(value);
      },
      (error: Error) => {
        forget();
        reject(error);
      },
    );
  });
}
