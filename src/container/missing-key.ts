import type { ProviderConfiguration } from '../config/config.js';
import type { ListedProvider } from '../host/catalog.js';

/** Why a provider cannot be asked, as a part of a sentence: its key is not set. Undefined when it can be tried. */
export function missingKey(
  { name, keyEnv = [] }: ListedProvider,
  providers: Readonly<Record<string, ProviderConfiguration>> | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const configured = providers?.[name.toLowerCase()];
  const isUsable =
    keyEnv.length === 0 ||
    keyEnv.some((key) => (env[key] ?? '').trim() !== '') ||
    // A server that the user configured may need no key.
    (configured?.apiKey ?? configured?.baseUrl ?? configured?.headers) !== undefined;
  return isUsable ? undefined : `${keyEnv.join(' or ')} is not set`;
}
