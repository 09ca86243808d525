import type { PluginReference } from '../host/discover.js';
import type { ValidPlugin } from '../host/plugin-source.js';
import { isPlugin } from '../plugin/define-plugin.js';
import type { JsonObject } from '../plugin/json.js';
import type { AllosOptions } from './allos-options.js';

/** The options that settings of plugins stand in. */
export type SettingsOptions = Pick<AllosOptions, 'plugins' | 'toolSettings' | 'placeOf'>;

/** Where a setting stands: the entry of an option, and the path in it. */
export interface SettingPlace {
  readonly option: 'plugins' | 'toolSettings';
  readonly key: string | number;
  readonly path: string;
}

/** What the user gave a plugin, and where. */
export interface GivenSettings {
  readonly value: JsonObject;
  /** For a path such as `servers[0].url`; undefined where nothing was given that it could be part of. */
  readonly placeOf: (path: string) => SettingPlace | undefined;
}

/** The settings of a plugin's tools and, over them, its own entry in the list of plugins. */
export function givenSettings(
  { name, source, manifest }: ValidPlugin,
  { plugins = [], toolSettings = {} }: SettingsOptions,
): GivenSettings {
  const index = plugins.findIndex((candidate) => !isPlugin(candidate) && isEntryOf(candidate));
  const entry = plugins[index];
  const own = entry === undefined || isPlugin(entry) ? {} : (entry.settings ?? {});
  const tools = manifest.tools.map((tool) => tool.name).filter((tool) => toolSettings[tool] !== undefined);
  const layers: readonly JsonObject[] = [...tools.map((tool) => toolSettings[tool] ?? {}), own];
  const value = layers.reduce<JsonObject>((merged, layer) => ({ ...merged, ...layer }), {});
  const placeOf = (path: string): SettingPlace | undefined => {
    const [key = ''] = /^[^.[]+|(?<=^\[")[^"]*/.exec(path) ?? [];
    const holder = tools.findLast((tool) => Object.hasOwn(toolSettings[tool] ?? {}, key));
    // What is missing belongs into the entry of the plugin.
    const tool = holder ?? (index < 0 ? tools[0] : undefined);
    if (Object.hasOwn(own, key) || tool === undefined) {
      return index < 0 ? undefined : { option: 'plugins', key: index, path: inSettings(path) };
    }
    return { option: 'toolSettings', key: tool, path };
  };
  return { value, placeOf };

  function isEntryOf({ name: reference, listedAt }: PluginReference): boolean {
    const isNamed = reference === name || (source.kind === 'package' && source.reference === reference);
    // Two files may call two plugins by one path.
    return isNamed && (source.listedAt === undefined || source.listedAt === listedAt);
  }
}

function inSettings(path: string): string {
  return path === '' || path.startsWith('[') ? `settings${path}` : `settings.${path}`;
}
