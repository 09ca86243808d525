import { originText, pathText, type ConfigOrigin, type ConfigPath } from '../../config/config-layer.js';
import { exactPlace, type WrittenConfig } from '../../config/exact-origin.js';
import { keyPath } from '../../config/key-path.js';
import type { AllosOptions } from '../../container/allos-options.js';
import type { JsonValue } from '../../plugin/json.js';

/** Where the configuration keeps what these options hold. */
const PATHS: Partial<Record<keyof AllosOptions, ConfigPath>> = {
  toolPermissions: ['permissions', 'tools'],
  configuredAllow: ['permissions', 'allow'],
  configuredDeny: ['permissions', 'deny'],
  disabledTools: ['tools', 'disabled'],
  fallbackModels: ['fallbackModels'],
  configuredFallbackModels: ['fallbackModels'],
  toolSettings: ['tools', 'settings'],
  providers: ['providers'],
  plugins: ['plugins'],
};

/** Tells where an option was written: `allos.config.yaml:3:5: permissions.deny[0]`. */
export function optionPlace(written: WrittenConfig): NonNullable<AllosOptions['placeOf']> {
  return (option, key, inner) => {
    const found = optionOrigin(written, option, key, inner);
    if (found === undefined) return undefined;
    const { path, origin } = found;
    return origin === undefined ? pathText(path) : `${originText(origin)}: ${pathText(path)}`;
  };
}

/** The key of the configuration that an entry of an option is, and where it was written. */
export function optionOrigin(
  written: WrittenConfig,
  option: keyof AllosOptions,
  key: string | number,
  inner?: string,
): { readonly path: ConfigPath; readonly origin: ConfigOrigin | undefined } | undefined {
  const parent = PATHS[option];
  if (parent === undefined) return undefined;
  const path = [...parent, key, ...pathOf(inner)];
  const ofKey = (): ConfigOrigin | undefined =>
    written.sources
      .flatMap(({ data, originOfKey }) => {
        const spelled = keyIn(data, parent, String(key));
        return spelled === undefined ? [] : [originOfKey([...parent, spelled])];
      })
      .at(-1);
  const isEntry = typeof key === 'number' || path.length > parent.length + 1;
  return (isEntry ? exactPlace(written, path) : undefined) ?? { path, origin: ofKey() };
}

/** What a plugin says of a place may be no path. */
function pathOf(text: string | undefined): ConfigPath {
  try {
    return text === undefined || text === '' ? [] : keyPath(text);
  } catch {
    return [];
  }
}

/** The key as a layer spells it: the names of providers ignore case. */
function keyIn(data: JsonValue, parent: ConfigPath, key: string): string | undefined {
  const value = parent.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], data);
  return Object.keys(value ?? {}).find((each) => each.toLowerCase() === key.toLowerCase());
}
