import { providersWithKey } from '../host/choose-provider.js';
import type { Catalog, ListedProvider } from '../host/catalog.js';

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
