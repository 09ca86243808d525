import { isDeepStrictEqual } from 'node:util';
import { pathText, type ConfigLayer, type ConfigOrigin, type ConfigPath } from './config-layer.js';
import type { MergedConfig } from './merge-layers.js';

/** What is known of where a configuration was written. */
export type WrittenConfig = Pick<MergedConfig, 'origins' | 'places'> & { readonly sources: readonly ConfigLayer[] };

/** Where a value was written, down to the entry of a list. */
export function exactOrigin(written: WrittenConfig, path: ConfigPath): ConfigOrigin | undefined {
  return exactPlace(written, path)?.origin;
}

/**
 * The same, and its path there: an entry of a list of plugins may have moved. Another list replaces one as a whole, so
 * that only the layer it came from knows where its entries stand.
 */
export function exactPlace(
  { origins, places, sources }: WrittenConfig,
  path: ConfigPath,
): { readonly origin: ConfigOrigin; readonly path: ConfigPath } | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const holder = path.slice(0, length);
    const place = places.get(pathText(holder));
    if (place !== undefined) {
      const source = [...place.path, ...path.slice(length)];
      return { origin: place.layer.originOf(source), path: source };
    }
    const origin = origins.get(pathText(holder));
    if (origin === undefined) continue;
    if (length === path.length) return { origin, path };
    const layer = sources.findLast(({ originOf }) => isDeepStrictEqual(originOf(holder), origin));
    return { origin: layer?.originOf(path) ?? origin, path };
  }
  return undefined;
}
