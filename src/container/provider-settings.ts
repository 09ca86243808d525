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
  const address = splitLogin(givenUrl ?? baseUrl ?? firstSet(baseUrlEnv));
  const hasKey = (apiKey ?? firstSet(keyEnv)) !== undefined;
  return {
    name,
    apiKey: async () => apiKey ?? firstSet(keyEnv),
    baseUrl: address.url,
    headers: hasKey || address.login === undefined ? headers : { authorization: address.login, ...lowerCase(headers) },
    timeouts,
    options,
  };
}

/**
 * Takes the user name and password out of an address: what a provider does not have cannot get into its messages or
 * into the origin of an answer. It becomes the header that HTTP makes of it (RFC 7617), where there is no key.
 */
function splitLogin(address: string | undefined): {
  readonly url: string | undefined;
  readonly login?: string;
} {
  if (address === undefined || !/^\s*https?:/i.test(address) || !URL.canParse(address)) return { url: address };
  const url = new URL(address);
  if (url.username === '' && url.password === '') return { url: address };
  const login = Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64');
  url.username = '';
  url.password = '';
  return { url: url.href, login: `Basic ${login}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
