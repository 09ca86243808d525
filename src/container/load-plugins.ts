import { catalogOf, type Catalog } from '../host/catalog.js';
import type { ProviderConfiguration } from '../config/config.js';
import { discover, type PluginReference } from '../host/discover.js';
import { load } from '../host/load.js';
import { withNamedProviders, type NamedProvider } from '../host/named-providers.js';
import { isRunAnother, listingOf } from '../host/needed-parts.js';
import type { BrokenPlugin, ValidPlugin } from '../host/plugin-source.js';
import { neededPluginError, type Selection } from '../host/select.js';
import { validate } from '../host/validate.js';
import { isPlugin, type Plugin } from '../plugin/define-plugin.js';
import type { AllosOptions } from './allos-options.js';
import { isNamed } from './choose-services.js';
import { readSettings, type ReadSettings } from './plugin-settings.js';

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
    /** Where a provider was written, for messages. */
    readonly placeOf?: AllosOptions['placeOf'] | undefined;
  },
): KnownPlugins {
  const discovered = discover({
    inline: listed.filter(isPlugin),
    configured: listed.filter((entry): entry is PluginReference => !isPlugin(entry)),
    withoutBuiltIns: !options.builtIns,
  });
  const validated = validate(discovered.plugins);
  const broken = [...discovered.broken, ...validated.broken];
  const catalog = withNamedProviders(catalogOf(validated.plugins), namedProviders(options));
  return { plugins: validated.plugins, broken, catalog };
}

function namedProviders({
  providers = {},
  placeOf,
}: Pick<Parameters<typeof knownPlugins>[1], 'providers' | 'placeOf'>): readonly NamedProvider[] {
  return Object.entries(providers).flatMap(([key, { plugin, models = [] }]) =>
    plugin === undefined
      ? []
      : [
          {
            name: key.toLowerCase(),
            plugin,
            models: models.map(({ id }) => id),
            place: placeOf?.('providers', key, 'plugin'),
          },
        ],
  );
}

/**
 * Refuses a run that lacks a guard, a service that others depend on, or what its list requires.
 *
 * @throws AllosError of the first such plugin that cannot be used
 */
export function refuseLacking({ broken }: Pick<KnownPlugins, 'broken'>): void {
  const culprit = broken.find(({ contributesServices, required }) => contributesServices === true || required === true);
  if (culprit !== undefined) throw neededPluginError(culprit);
}

/**
 * Step 4 of the host: loads what was selected, and reads its settings.
 *
 * @throws AllosError of a broken plugin that the run cannot do without
 */
export async function loadSelected(selection: Selection, options: AllosOptions): Promise<ReadSettings> {
  const loaded = await load(selection.plugins);
  const read = await readSettings(loaded.plugins, options);
  const broken = [...loaded.broken, ...read.broken];
  refuseNeeded(broken, selection, options);
  return { ...read, broken };
}

/**
 * Lets a broken plugin pass unless the run has its provider, asked for one of its tools, chose it for a service, or
 * loses a guard or a service with it, or its list says that no run goes without it.
 *
 * @throws AllosError of the first that the run cannot do without
 */
export function refuseNeeded(
  broken: readonly BrokenPlugin[],
  selection: Selection,
  { tools = [], services = {} }: Pick<AllosOptions, 'tools' | 'services'>,
): void {
  for (const culprit of broken) {
    const same = selection.plugins.filter(({ name }) => name === culprit.name);
    const listing = same.map(({ source }) => listingOf(source)).find(({ required }) => required === true);
    const isNeeded =
      Object.values(services).some((wish) => isNamed(wish, culprit)) ||
      same.some(
        ({ manifest }) =>
          manifest.providers.some(({ name }) => name === selection.provider) ||
          manifest.tools.some(({ name }) => tools.includes(name)) ||
          isRunAnother(manifest),
      );
    if (isNeeded || listing !== undefined) throw neededPluginError({ ...culprit, ...listing });
  }
}
