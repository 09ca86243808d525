import { isRunAnother } from '../host/needed-parts.js';
import type { ValidPlugin } from '../host/plugin-source.js';
import { givenSettings, type SettingPlace, type SettingsOptions } from './given-settings.js';

/** A setting that the manifest of its plugin does not take. */
export interface SettingsFault {
  readonly plugin: ValidPlugin;
  /** Undefined where nothing of the configuration could hold it. */
  readonly place: SettingPlace | undefined;
  /** In the settings; empty for all of them. */
  readonly path: string;
  readonly message: string;
  /** Whether no run does without the plugin: it is a guard, say, or its list requires it. */
  readonly endsRun: boolean;
}

/**
 * What is wrong with the settings of plugins, by the schemas in their manifests: nothing of a plugin is imported.
 *
 * @param isOpen whether a value is not known yet, such as a reference to a variable
 */
export async function settingsFaults(
  plugins: readonly ValidPlugin[],
  options: SettingsOptions,
  isOpen: (value: unknown, path: string) => boolean = () => false,
): Promise<readonly SettingsFault[]> {
  const faults: SettingsFault[] = [];
  for (const plugin of plugins) {
    if (plugin.manifest.settings === undefined) continue;
    const { jsonSchemaInput } = await import('../plugin/input/json-schema-input.js');
    const { value, placeOf } = givenSettings(plugin, options);
    const parsed = await jsonSchemaInput(plugin.manifest.settings).parse(value);
    if (parsed.ok) continue;
    const endsRun = plugin.source.required === true || isRunAnother(plugin.manifest);
    for (const { path, message } of parsed.problems) {
      if (!isOpen(value, path)) faults.push({ plugin, place: placeOf(path), path, message, endsRun });
    }
  }
  return faults;
}
