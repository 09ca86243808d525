/** Long enough for an end that is on its way, short enough not to be felt. */
const PATIENCE_MS = 20;

/**
 * Waits a moment for the end of a body whose last event was read, so that its connection can be used again. A server
 * that keeps it open does not hold the answer up.
 */
export async function drain(pieces: AsyncIterator<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), PATIENCE_MS);
  });
  const rest = async (): Promise<boolean> => (await pieces.next()).done === true;
  try {
    while (!(await Promise.race([rest().catch(() => true), patience])));
  } finally {
    clearTimeout(timer);
  }
}
