const OVER: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** The next chunk, or the end when none comes in time or the connection breaks: for what is not needed any more. */
export async function nextWithin<T>(chunks: AsyncIterator<T>, ms: number): Promise<IteratorResult<T, unknown>> {
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
