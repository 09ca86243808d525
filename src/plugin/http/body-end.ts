const OVER: IteratorReturnResult<undefined> = { done: true, value: undefined };
/** Long enough for an end that is on its way, short enough not to be felt. */
const PATIENCE_MS = 20;

/** The next chunk, or the end when none comes in time or the connection breaks: for what is not needed any more. */
export function nextWithin<T>(chunks: AsyncIterator<T>, ms: number): Promise<IteratorResult<T, unknown>> {
  // The end of most answers comes with their last bytes.
  return hasEnded(chunks) ? Promise.resolve(OVER) : inTime(chunks, ms);
}

/** Whether chunks know that their end is there; those of `createFetch` do. */
function hasEnded(chunks: object): boolean {
  return 'hasEnded' in chunks && chunks.hasEnded === true;
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
export async function drainBody(chunks: AsyncIterator<unknown>): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let left = PATIENCE_MS; left > 0; left = until - performance.now()) {
    if ((await nextWithin(chunks, left)).done === true) return;
  }
}
