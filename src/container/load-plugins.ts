import { catalogOf, type Catalog } from '../host/catalog.js';
import type { ProviderConfiguration } from '../config/config.js';
import { discover, type PluginReference } from '../host/discover.js';
import { load } from '../host/load.js';
import { withNamedProviders, type NamedProvider } from '../host/named-providers.js';
import { isRunAnother } from '../host/needed-parts.js';
import type { BrokenPlugin, LoadedPlugin, ValidPlugin } from '../host/plugin-source.js';
import { neededPluginError, type Selection } from '../host/select.js';
import { validate } from '../host/validate.js';
import { isPlugin, type Plugin } from '../plugin/define-plugin.js';

/** The plugins that can be used and those that cannot, before anything of them runs. */
export interface KnownPlugins {
  readonly plugins: readonly ValidPlugin[];
  readonly broken: readonly BrokenPlugin[];
  readonly catalog: Catalog;
}

/** Steps 1 and 2 of the host: what there is, from manifests alone. */
export function knownPlugins(
  listed: readonly (Plugin | PluginReference)[],
  options: {
    readonly builtIns: boolean;
    /** The user's settings of providers; those that name a plugin are providers of their own. */
    readonly providers?: Readonly<Record<string, ProviderConfiguration>>;
  },
): KnownPlugins {
  const discovered = discover({
    inline: listed.filter(isPlugin),
    configured: listed.filter((entry): entry is PluginReference => !isPlugin(entry)),
    withoutBuiltIns: !options.builtIns,
  });
  const validated = validate(discovered.plugins);
  const broken = [...discovered.broken, ...validated.broken];
  const catalog = withNamedProviders(catalogOf(validated.plugins), namedProviders(options.providers ?? {}));
  return { plugins: validated.plugins, broken, catalog };
}

function namedProviders(providers: Readonly<Record<string, ProviderConfiguration>>): readonly NamedProvider[] {
  return Object.entries(providers).flatMap(([name, { plugin, models = [] }]) =>
    plugin === undefined ? [] : [{ name: name.toLowerCase(), plugin, models: models.map(({ id }) => id) }],
  );
}

/**
 * Step 4 of the host: loads what was selected.
 *
 * @param needed names of tools that the user asked for: a plugin that provides one of them may not be missing
 * @throws AllosError of a broken plugin that the run cannot do without
 */
export async function loadSelected(
  selection: Selection,
  needed: readonly string[],
): Promise<{ readonly plugins: readonly LoadedPlugin[]; readonly broken: readonly BrokenPlugin[] }> {
  const { plugins, broken } = await load(selection.plugins);
  refuseNeeded(broken, selection, needed);
  return { plugins, broken };
}

/**
 * Lets a broken plugin pass unless the run has its provider, asked for one of its tools, or loses a guard or a service
 * with it.
 *
 * @throws AllosError of the first that the run cannot do without
 */
export function refuseNeeded(broken: readonly BrokenPlugin[], selection: Selection, needed: readonly string[]): void {
  for (const culprit of broken) {
    const manifest = selection.plugins.find(({ name }) => name === culprit.name)?.manifest;
    const isNeeded =
      manifest?.providers.some(({ name }) => name === selection.provider) === true ||
      manifest?.tools.some(({ name }) => needed.includes(name)) === true ||
      isRunAnother(manifest);
    if (isNeeded) throw neededPluginError(culprit);
  }
}
