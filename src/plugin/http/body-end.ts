const OVER: IteratorReturnResult<undefined> = { done: true, value: undefined };
/** Long enough for an end that is on its way, short enough not to be felt. */
const PATIENCE_MS = 20;

/** Chunks that may know that their end has come. */
type Chunks<T> = AsyncIterator<T> & { readonly hasEnded?: boolean };

/** The next chunk, or the end when none comes in time or the connection breaks: for what is not needed any more. */
export function nextWithin<T>(chunks: Chunks<T>, ms: number): Promise<IteratorResult<T, unknown>> {
  // The end of most answers comes with their last bytes.
  return chunks.hasEnded === true ? Promise.resolve(OVER) : inTime(chunks, ms);
}

async function inTime<T>(chunks: AsyncIterator<T>, ms: number): Promise<IteratorResult<T, unknown>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<IteratorResult<T, unknown>>((resolve) => {
    timer = setTimeout(() => resolve(OVER), ms);
  });
  try {
    return await Promise.race([chunks.next().catch(() => OVER), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits a moment for the end of a body whose last event was read, so that its connection can be used again. A server
 * that keeps it open does not hold the answer up.
 */
export async function drainBody(chunks: Chunks<unknown>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let left = PATIENCE_MS; left > 0; left = until - performance.now()) {
    if ((await nextWithin(chunks, left)).done === true) return;
  }
}
