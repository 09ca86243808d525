import { isDeepStrictEqual } from 'node:util';
import { pathText, type ConfigLayer, type ConfigOrigin, type ConfigPath } from './config-layer.js';
import type { MergedConfig } from './merge-layers.js';

/**
 * Where a value was written, down to the entry of a list. A list replaces another as a whole, so that only the layer it
 * came from knows where its entries stand.
 */
export function exactOrigin(
  { origins, sources }: Pick<MergedConfig, 'origins'> & { readonly sources: readonly ConfigLayer[] },
  path: ConfigPath,
): ConfigOrigin | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const holder = path.slice(0, length);
    const origin = origins.get(pathText(holder));
    if (origin === undefined) continue;
    if (length === path.length) return origin;
    const layer = sources.findLast(({ originOf }) => isDeepStrictEqual(originOf(holder), origin));
    return layer?.originOf(path) ?? origin;
  }
  return undefined;
}
