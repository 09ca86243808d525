import { providersWithKey } from '../host/choose-provider.js';
import type { Catalog, ListedProvider } from '../host/catalog.js';
import { knownPlugins } from './load-plugins.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A provider whose key is set, and where. */
export interface UsableProvider {
  readonly provider: ListedProvider;
  /** The variable; undefined for a key in the configuration. */
  readonly variable: string | undefined;
}

/** The providers that a run could choose by itself, the first choice first. */
export function usableProviders(
  { providers }: Pick<Catalog, 'providers'>,
  env: Environment,
  withConfiguredKey: ReadonlySet<string> = new Set(),
): readonly UsableProvider[] {
  return providersWithKey(providers, env, withConfiguredKey).map((provider) => ({
    provider,
    variable: withConfiguredKey.has(provider.name)
      ? undefined
      : provider.keyEnv?.find((name) => (env[name] ?? '').trim() !== ''),
  }));
}

/**
 * The names of the providers that came with Allos and are the user's to use: a key is set, or none is needed. A server
 * whose address nothing but a configuration can tell is not among them.
 */
export function ownProviders(env: Environment): readonly string[] {
  return knownPlugins([], { builtIns: true })
    .catalog.providers.filter(({ keyEnv = [], explicitOnly }) =>
      keyEnv.length === 0 ? explicitOnly !== true : keyEnv.some((name) => (env[name] ?? '').trim() !== ''),
    )
    .map(({ name }) => name);
}
