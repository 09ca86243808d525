import type { PluginPackage } from './plugin-package.js';

/** A contract of plugin packages as the kit writes it down. */
export interface PluginContract {
  readonly id: string;
  readonly title: string;
  /** Why it does not apply to this package; undefined where it does. */
  readonly unless: (plugin: PluginPackage) => string | undefined;
  /** Throws a `BrokenContract` where the plugin does not keep it. */
  readonly check: (plugin: PluginPackage) => Promise<void> | void;
}

/** A contract for every plugin, or for all but some. */
export function pluginContract(
  id: string,
  title: string,
  check: PluginContract['check'],
  unless: PluginContract['unless'] = () => undefined,
): PluginContract {
  return { id, title, unless, check };
}
