import { projectFolders } from '../config/project-files.js';
import { suggestedPlugins } from '../host/suggested-plugins.js';
import { visible } from '../plugin/visible.js';
import type { KnownPlugins } from './load-plugins.js';

/** A plugin that could be listed: what is the case, and what to do. */
export interface PluginSuggestion {
  readonly name: string;
  readonly message: string;
  readonly remedy: string;
}

/** The dependencies of the project at hand that say they are plugins and that nobody listed. None of them is loaded. */
export function pluginSuggestions(
  cwd: string,
  { plugins, broken }: Pick<KnownPlugins, 'plugins' | 'broken'>,
): readonly PluginSuggestion[] {
  const known = new Set([...plugins, ...broken].map(({ name }) => name));
  return suggestedPlugins(projectFolders(cwd), known).map(({ name, version }) => ({
    name,
    message: `${visible(`${name} ${version}`)} is installed and says that it is a plugin; it is not used, since nobody lists it`,
    remedy: `To use it, list it in allos.config.yaml: plugins: [${JSON.stringify(name).slice(1, -1)}]`,
  }));
}
