import { dirname } from 'node:path';
import type { JsonValue } from '../plugin/json.js';
import { originText, type ConfigOrigin } from './config-layer.js';
import type { LoadedConfig } from './load-config.js';

/** A plugin that a file lists in vain, since a stronger list takes the place of that one. */
export interface ReplacedPlugin {
  readonly name: string;
  readonly from: string;
  readonly listedAt: string;
}

/** What the lists of files hold that another list replaced, and where that one is. */
export interface ReplacedPlugins {
  readonly plugins: readonly ReplacedPlugin[];
  readonly by: ConfigOrigin | undefined;
}

/** Of layers that are trusted, since nothing else lists plugins that anybody would look at. */
export function replacedPlugins({
  config,
  sources,
  origins,
}: Pick<LoadedConfig, 'config' | 'sources' | 'origins'>): ReplacedPlugins {
  const by = origins.get('plugins');
  const inForce = new Set(config.plugins.map(({ listedAt }) => listedAt));
  const plugins = sources
    .filter(({ file, trusted }) => trusted && file !== undefined)
    // What the list in force holds in vain, no list replaces.
    .filter(({ originOf }) => by === undefined || originText(originOf(['plugins'])) !== originText(by))
    .flatMap(({ file = '', data, originOf }) => {
      const list = (data['plugins'] ?? []) as readonly (string | ({ readonly name: string } & JsonValue))[];
      return list.map((entry, index): ReplacedPlugin => {
        const listedAt = originText(originOf(['plugins', index]));
        return { name: typeof entry === 'string' ? entry : entry.name, from: dirname(file), listedAt };
      });
    })
    .filter(({ listedAt }) => !inForce.has(listedAt));
  return { plugins, by };
}
