import type { Allos } from '../../container/create-allos.js';

/** How long the plugins of a run that is over may take to leave, in milliseconds. */
const DISPOSE_MS = 4_000;

/** The run is over: a plugin that never lets go changes nothing of how it ended. */
export async function disposeInTime(allos: Pick<Allos, 'dispose'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, DISPOSE_MS);
  });
  await Promise.race([allos.dispose(), late]).finally(() => clearTimeout(timer));
}
