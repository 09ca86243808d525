import { AllosError } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import type { Catalog, ListedProvider } from './catalog.js';

/** A provider that the user named and that some plugin's code serves, such as a second server of one API. */
export interface NamedProvider {
  readonly name: string;
  /** A provider, or the plugin that has just one: `openai`, `allos-plugin-openai`. */
  readonly plugin: string;
  /** The models that its settings list. */
  readonly models: readonly string[];
  /** Where its plugin was written, for messages. */
  readonly place?: string | undefined;
}

/**
 * The catalogue with the user's own providers. One that takes the name of a plugin's provider replaces it.
 *
 * It knows no environment names: a vendor's key belongs to the vendor's server, and this may be another. Its default
 * model is the only one that its settings list.
 *
 * @throws AllosError `config.invalid` when nothing serves it
 */
export function withNamedProviders(catalog: Catalog, named: readonly NamedProvider[]): Catalog {
  if (named.length === 0) return catalog;
  const own = named.map((each) => listedAs(each, catalog.providers));
  const taken = new Set(own.map(({ name }) => name));
  return { ...catalog, providers: [...catalog.providers.filter(({ name }) => !taken.has(name)), ...own] };
}

function listedAs(
  { name, plugin, models, place }: NamedProvider,
  providers: readonly ListedProvider[],
): ListedProvider {
  const {
    keyEnv: _keyEnv,
    baseUrlEnv: _baseUrlEnv,
    defaultModel: _default,
    ...served
  } = serverOf({ plugin, name, place }, providers);
  const [model, ...others] = models;
  return {
    ...served,
    name,
    servedBy: served.servedBy ?? served.name,
    ...(model === undefined || others.length > 0 ? {} : { defaultModel: model }),
  };
}

function serverOf(
  { plugin, name, place }: Omit<NamedProvider, 'models'>,
  providers: readonly ListedProvider[],
): ListedProvider {
  const wanted = plugin.toLowerCase();
  const byName = providers.find((provider) => provider.name.toLowerCase() === wanted);
  const byPlugin = providers.filter(
    (provider) => provider.plugin === plugin || provider.plugin === `allos-plugin-${plugin}`,
  );
  const found = byName ?? (byPlugin.length === 1 ? byPlugin[0] : undefined);
  if (found !== undefined) return found;
  const names = providers.map((provider) => provider.name);
  const meant = nearest(wanted, names);
  throw new AllosError(
    'config.invalid',
    `${place === undefined ? '' : `${place}: `}provider ${name} names ${JSON.stringify(plugin)} as its plugin, which has no provider`,
    {
      hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}The providers are: ${names.join(', ')}.`,
    },
  );
}
