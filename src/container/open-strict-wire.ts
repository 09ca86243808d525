import type { StrictWire } from './strict-wire.js';

/**
 * Loads the rules of all APIs, which nobody else does.
 *
 * @param provider its name in the catalog, for messages
 */
export async function openStrictWire(provider: string): Promise<StrictWire> {
  const { StrictWire: Opened } = await import('./strict-wire.js');
  return new Opened(provider);
}
