import { builtInProviderDefaults } from '../config/built-in-layer.js';
import { configuredProvider, type ConfiguredProvider } from '../config/configured-provider.js';
import type { ListedProvider } from '../host/catalog.js';
import type { ProviderSettings } from '../plugin/settings.js';
import { withoutLogin } from '../plugin/without-login.js';
import type { AllosOptions } from './allos-options.js';
import { providerSettings } from './provider-settings.js';

/** How a provider is reached. */
export interface ProviderConnection {
  readonly configured: ConfiguredProvider;
  readonly settings: ProviderSettings;
  /** Where requests go, without a login; undefined for the provider's own address. */
  readonly address: string | undefined;
}

/** How a provider is reached now; `options.baseUrl` beats what is configured. */
export function connectionOf(
  listed: ListedProvider,
  options: Pick<AllosOptions, 'providers' | 'providerDefaults' | 'baseUrl'>,
  env: Readonly<Record<string, string | undefined>>,
): ProviderConnection {
  const providerDefaults = options.providerDefaults ?? builtInProviderDefaults();
  const configured = configuredProvider({ providers: options.providers ?? {}, providerDefaults }, listed.name);
  const settings = providerSettings(listed, configured, env, options.baseUrl);
  // Sessions and messages name it; who may log in there is nobody's business.
  const address = settings.baseUrl === undefined ? undefined : withoutLogin(settings.baseUrl);
  return { configured, settings, address };
}

/** Whether what a provider is sent stays on this machine. */
export function staysHere({ local }: ListedProvider, { address }: ProviderConnection): boolean {
  if (address === undefined || !URL.canParse(address)) return local === true;
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}
