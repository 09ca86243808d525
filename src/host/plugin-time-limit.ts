/** How long one step of a plugin, such as its import, may hold a start up, in milliseconds. */
export const PLUGIN_LIMIT_MS = 5_000;

/**
 * Waits for a step of a plugin, but not longer than the limit. Its signal is aborted then; what it still gives or
 * throws is ignored.
 *
 * @throws whatever the step throws, or an Error that says how long it was waited for
 */
export async function withinLimit<T>(
  step: (signal: AbortSignal) => Promise<T>,
  limitMs: number = PLUGIN_LIMIT_MS,
): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`it did not finish within ${limitMs / 1000} s`);
      reject(error);
      abort.abort(error);
    }, limitMs);
  });
  try {
    return await Promise.race([step(abort.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
