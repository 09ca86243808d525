import type { Surface } from '../plugin/surface.js';
import type { ListedProvider } from './catalog.js';

/** Which provider to use when the user named none. */
export type ProviderChoice =
  | { readonly type: 'chosen'; readonly provider: string; /** Set when there were others. */ readonly notice?: string }
  | { readonly type: 'none'; /** The environment names that were looked for. */ readonly lookedFor: readonly string[] };

/** Among several with a key, this order; then the order in which they are listed. */
const PREFERENCE = ['openai', 'anthropic', 'ollama'];

/**
 * Chooses by the keys in the environment: the only provider with one, or the first of a fixed order, said in one line.
 * Nothing is ever sent to a remote that the user did not name by a key or a flag, and a demo is never chosen.
 *
 * @param options.withConfiguredKey providers whose key stands in the configuration
 */
export function chooseProvider(
  providers: readonly ListedProvider[],
  env: Readonly<Record<string, string | undefined>>,
  { withConfiguredKey, surface }: { readonly withConfiguredKey: ReadonlySet<string>; readonly surface: Surface },
): ProviderChoice {
  const withKey = providersWithKey(providers, env, withConfiguredKey);
  const [first, ...others] = withKey;
  if (first === undefined)
    return { type: 'none', lookedFor: choosable(providers).flatMap(({ keyEnv }) => keyEnv ?? []) };
  if (others.length === 0) return { type: 'chosen', provider: first.name };
  const names = others.map(({ name }) => name).join(', ');
  return {
    type: 'chosen',
    provider: first.name,
    notice: `using ${first.name}; keys for ${names} are set too (choose with ${surface.option('provider')})`,
  };
}

/** The providers that would be chosen from, the first choice first. */
export function providersWithKey(
  providers: readonly ListedProvider[],
  env: Readonly<Record<string, string | undefined>>,
  withConfiguredKey: ReadonlySet<string> = new Set(),
): readonly ListedProvider[] {
  return choosable(providers)
    .filter((provider) => withConfiguredKey.has(provider.name) || hasKey(provider, env))
    .sort((a, b) => rank(a) - rank(b));
}

function choosable(providers: readonly ListedProvider[]): readonly ListedProvider[] {
  return providers.filter(({ explicitOnly }) => explicitOnly !== true);
}

/** A key names its provider. An address alone does not: it says where a server would be, not that it is wanted. */
function hasKey({ keyEnv = [] }: ListedProvider, env: Readonly<Record<string, string | undefined>>): boolean {
  return keyEnv.some((name) => (env[name] ?? '').trim() !== '');
}

function rank({ name }: ListedProvider): number {
  const index = PREFERENCE.indexOf(name);
  return index === -1 ? PREFERENCE.length : index;
}
