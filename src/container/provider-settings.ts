import type { ListedProvider } from '../host/catalog.js';
import type { JsonObject } from '../plugin/json.js';
import type { ProviderSettings } from '../plugin/settings.js';
import type { ProviderConfig } from './allos-options.js';

const CONNECT_MS = 10_000;
const FIRST_BYTE_MS = 300_000;
const IDLE_MS = 120_000;
const TOTAL_MS = 3_600_000;

/** What a provider is given: its part of the configuration, and of the environment only what its manifest names. */
export function providerSettings(
  { name, keyEnv = [], baseUrlEnv = [] }: ListedProvider,
  config: ProviderConfig,
  env: Readonly<Record<string, string | undefined>>,
  baseUrl: string | undefined,
): ProviderSettings {
  const { apiKey, baseUrl: configuredUrl, headers = {}, timeoutMs, retries: _retries, ...options } = config;
  const firstSet = (names: readonly string[]): string | undefined =>
    names.map((key) => env[key]?.trim()).find((value) => value !== undefined && value !== '');
  return {
    name,
    apiKey: async () => apiKey ?? firstSet(keyEnv),
    baseUrl: baseUrl ?? configuredUrl ?? firstSet(baseUrlEnv),
    headers,
    timeouts: {
      connectMs: CONNECT_MS,
      firstByteMs: timeoutMs ?? FIRST_BYTE_MS,
      idleMs: Math.min(IDLE_MS, timeoutMs ?? IDLE_MS),
      totalMs: TOTAL_MS,
    },
    options: options as JsonObject,
  };
}
