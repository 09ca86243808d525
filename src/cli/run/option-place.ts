import { originText, pathText, type ConfigPath } from '../../config/config-layer.js';
import type { LoadedConfig } from '../../config/load-config.js';
import type { AllosOptions } from '../../container/allos-options.js';
import type { JsonValue } from '../../plugin/json.js';

/** Where the configuration keeps what these options hold. */
const PATHS: Partial<Record<keyof AllosOptions, ConfigPath>> = {
  toolPermissions: ['permissions', 'tools'],
  configuredDeny: ['permissions', 'deny'],
  disabledTools: ['tools', 'disabled'],
  fallbackModels: ['fallbackModels'],
  configuredFallbackModels: ['fallbackModels'],
  toolSettings: ['tools', 'settings'],
  providers: ['providers'],
};

/** Tells where an option was written: `allos.config.yaml:3:5: permissions.deny[0]`. */
export function optionPlace({
  sources,
  origins,
}: Pick<LoadedConfig, 'sources' | 'origins'>): NonNullable<AllosOptions['placeOf']> {
  return (option, key) => {
    const parent = PATHS[option];
    if (parent === undefined) return undefined;
    const path = [...parent, key];
    const origin =
      typeof key === 'number'
        ? (origins.get(pathText(path)) ?? origins.get(pathText(parent)))
        : sources
            .flatMap(({ data, originOfKey }) => {
              const written = keyIn(data, parent, key);
              return written === undefined ? [] : [originOfKey([...parent, written])];
            })
            .at(-1);
    return origin === undefined ? pathText(path) : `${originText(origin)}: ${pathText(path)}`;
  };
}

/** The key as a layer spells it: the names of providers ignore case. */
function keyIn(data: JsonValue, parent: ConfigPath, key: string): string | undefined {
  const value = parent.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], data);
  return Object.keys(value ?? {}).find((each) => each.toLowerCase() === key.toLowerCase());
}
