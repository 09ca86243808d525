import type { ConfiguredProvider } from '../config/configured-provider.js';
import type { ListedProvider } from '../host/catalog.js';
import type { ProviderSettings } from '../plugin/settings.js';

/** What a provider is given: its part of the configuration, and of the environment only what its manifest names. */
export function providerSettings(
  { name, keyEnv = [], baseUrlEnv = [] }: ListedProvider,
  { apiKey, baseUrl, headers, timeouts, options }: ConfiguredProvider,
  env: Readonly<Record<string, string | undefined>>,
  /** What the command line says; beats everything. */
  givenUrl: string | undefined,
): ProviderSettings {
  const firstSet = (names: readonly string[]): string | undefined =>
    names.map((key) => env[key]?.trim()).find((value) => value !== undefined && value !== '');
  return {
    name,
    apiKey: async () => apiKey ?? firstSet(keyEnv),
    baseUrl: givenUrl ?? baseUrl ?? firstSet(baseUrlEnv),
    headers,
    timeouts,
    options,
  };
}
