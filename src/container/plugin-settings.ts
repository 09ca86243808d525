import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { withinLimit } from '../host/plugin-time-limit.js';
import type { InputProblem } from '../plugin/input-codec.js';
import { brokenBy, crashedError } from './plugin-scope.js';
import { givenSettings, type SettingPlace, type SettingsOptions } from './given-settings.js';

/** Plugins with their settings, and those whose settings are wrong. */
export interface ReadSettings {
  readonly plugins: readonly LoadedPlugin[];
  /** What `TOKENS.PluginSettings` of each holds. */
  readonly settings: ReadonlyMap<LoadedPlugin, object>;
  readonly broken: readonly BrokenPlugin[];
}

/** Reads the settings of loaded plugins, each by the codec that it declares; without one they stay as they were written. */
export async function readSettings(loaded: readonly LoadedPlugin[], options: SettingsOptions): Promise<ReadSettings> {
  const all = await Promise.all(loaded.map(async (plugin) => [plugin, await readOne(plugin, options)] as const));
  const right = all.flatMap(([plugin, read]) => ('settings' in read ? [[plugin, read.settings] as const] : []));
  return {
    plugins: right.map(([plugin]) => plugin),
    settings: new Map(right),
    broken: all.flatMap(([, read]) => ('settings' in read ? [] : [read])),
  };
}

async function readOne(
  loaded: LoadedPlugin,
  options: SettingsOptions,
): Promise<{ readonly settings: object } | BrokenPlugin> {
  const { value, placeOf } = givenSettings(loaded, options);
  const codec = loaded.plugin.settings;
  if (codec === undefined) return { settings: value };
  try {
    const parsed = await withinLimit(async () => await codec.parse(value));
    return parsed.ok ? { settings: parsed.value } : wrongSettings(loaded, parsed.problems.map(told));
  } catch (error) {
    return brokenBy(loaded, crashedError(loaded, 'its settings were read', error));
  }

  function told({ path, message }: InputProblem): string {
    const place = placeOf(path);
    return `${(place && textOf(place, options)) ?? (path === '' ? 'settings' : path)}: ${message}`;
  }
}

function textOf({ option, key, path }: SettingPlace, { placeOf }: SettingsOptions): string {
  const holder = typeof key === 'number' ? `${option}[${key}]` : `${option}.${key}`;
  const inner = path === '' || path.startsWith('[') ? path : `.${path}`;
  return placeOf?.(option, key, path) ?? `${holder}${inner}`;
}

/** What the user gave it is the user's to mend. */
function wrongSettings({ name, version }: LoadedPlugin, problems: readonly string[]): BrokenPlugin {
  return {
    name,
    version,
    code: 'config.invalid',
    message: `plugin ${name}@${version} cannot be used, its settings are wrong: ${problems.join('; ')}`,
    hint: 'Correct these settings, or leave the plugin out.',
  };
}
