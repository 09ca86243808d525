import type { ConfigFault } from '../../config/config-fault.js';
import { originText, pathText } from '../../config/config-layer.js';
import { exactOrigin, type WrittenConfig } from '../../config/exact-origin.js';
import { keyPath } from '../../config/key-path.js';
import { valueAt } from '../../config/leaf-paths.js';
import { hasReference } from '../../config/references.js';
import type { AllosOptions } from '../../container/allos-options.js';
import type { KnownPlugins } from '../../container/load-plugins.js';
import { settingsFaults } from '../../container/settings-faults.js';
import type { JsonObject } from '../../plugin/json.js';
import { optionOrigin } from '../run/option-place.js';

/** What keeps a plugin from being used, and where it was written. */
export interface PluginFault extends ConfigFault {
  readonly remedy: string;
  /** Whether the configuration is wrong, and not just something missing that a run can do without. */
  readonly isWrong: boolean;
  /** Whether it ends every run: a guard, say, or what its list requires. */
  readonly endsRun: boolean;
}

/** What a run could not use of its plugins, from manifests alone: nothing of a plugin is imported. */
export async function pluginFaults(
  written: WrittenConfig,
  { plugins, broken }: Pick<KnownPlugins, 'plugins' | 'broken'>,
  options: Pick<AllosOptions, 'plugins' | 'toolSettings'>,
): Promise<readonly PluginFault[]> {
  const entries = (options.plugins ?? []).map((_entry, index) => exactOrigin(written, ['plugins', index]));
  const unusable = broken.map(({ message, hint, listedAt, required, contributesServices }): PluginFault => {
    const endsRun = required === true || contributesServices === true;
    const origin = entries.find((each) => each !== undefined && originText(each) === listedAt);
    // The place stands before it already.
    const what = origin === undefined ? message : message.replace(`, listed in ${originText(origin)},`, '');
    return { origin, what, remedy: hint, isWrong: endsRun, endsRun };
  });
  const wrong = await settingsFaults(plugins, options, isReference);
  return [
    ...unusable,
    ...wrong.map(({ plugin: { name, version }, place, path, message, endsRun }): PluginFault => {
      const found = place && optionOrigin(written, place.option, place.key, place.path);
      const where = found === undefined ? path : pathText(found.path);
      return {
        origin: found?.origin,
        what: `${where || 'settings'} of plugin ${name}@${version}: ${message}`,
        remedy: 'Correct this setting, or leave the plugin out.',
        isWrong: true,
        endsRun,
      };
    }),
  ];
}

/** What a file alone says of a variable is its name. */
function isReference(value: unknown, path: string): boolean {
  try {
    const found = valueAt(value as JsonObject, keyPath(path));
    return typeof found === 'string' && hasReference(found);
  } catch {
    return false;
  }
}
