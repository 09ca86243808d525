import type { AskedPlugin, ValidPlugin } from '../host/plugin-source.js';
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

/**
 * The settings of a plugin's tools and, over them, its own entries in the list of plugins: the first that says it. Where
 * an entry requires the plugin, one that names its folder in another way has no say.
 */
export function givenSettings(
  { name, source, manifest }: ValidPlugin,
  { plugins = [], toolSettings = {} }: SettingsOptions,
): GivenSettings {
  const named = plugins.flatMap((entry, index) =>
    isPlugin(entry) || !isNamedBy(entry)
      ? []
      : [{ index, settings: entry.settings ?? {}, isRequired: entry.required === true }],
  );
  const requiring = named.filter(({ isRequired }) => isRequired);
  const entries = requiring.length === 0 ? named : requiring;
  const tools = manifest.tools.map((tool) => tool.name).filter((tool) => toolSettings[tool] !== undefined);
  const layers: readonly JsonObject[] = [
    ...tools.map((tool) => toolSettings[tool] ?? {}),
    ...entries.map(({ settings }) => settings).reverse(),
  ];
  const value = layers.reduce<JsonObject>((merged, layer) => ({ ...merged, ...layer }), {});
  const placeOf = (path: string): SettingPlace | undefined => {
    const [key = ''] = /^[^.[]+|(?<=^\[")[^"]*/.exec(path) ?? [];
    const own = entries.find(({ settings }) => Object.hasOwn(settings, key));
    const holder = tools.findLast((tool) => Object.hasOwn(toolSettings[tool] ?? {}, key));
    // What is missing belongs into the entry of the plugin.
    const tool = holder ?? (entries.length === 0 ? tools[0] : undefined);
    if (own === undefined && tool !== undefined) return { option: 'toolSettings', key: tool, path };
    const entry = own ?? entries[0];
    return entry === undefined ? undefined : { option: 'plugins', key: entry.index, path: inSettings(path) };
  };
  return { value, placeOf };

  function isNamedBy(entry: AskedPlugin): boolean {
    if (source.kind === 'inline') return entry.name === name;
    return source.asked.some((asked) => asked.name === entry.name && asked.from === entry.from);
  }
}

function inSettings(path: string): string {
  return path === '' || path.startsWith('[') ? `settings${path}` : `settings.${path}`;
}
