import type { JsonObject } from '../plugin/json.js';
import type { ProviderTimeouts } from '../plugin/settings.js';
import type { AllosConfig } from './config.js';

/** What the configuration says of one provider, with the defaults filled in. */
export interface ConfiguredProvider {
  readonly plugin: string | undefined;
  readonly apiKey: string | undefined;
  readonly baseUrl: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeouts: ProviderTimeouts;
  readonly retries: number;
  /** Fields for the body of each request. */
  readonly request: JsonObject;
  /** What only the provider knows, for example `api` or `numCtx`. */
  readonly options: JsonObject;
}

/** The settings of a provider; its name ignores case. */
export function configuredProvider(
  config: Pick<AllosConfig, 'providers' | 'providerDefaults'>,
  name: string,
): ConfiguredProvider {
  const key = name.toLowerCase();
  const settings = Object.hasOwn(config.providers, key) ? (config.providers[key] ?? {}) : {};
  const { plugin, apiKey, baseUrl, headers, timeoutMs, timeouts, retries, models, request, ...options } = settings;
  return {
    plugin,
    apiKey,
    baseUrl,
    headers: headers ?? {},
    timeouts: {
      ...config.providerDefaults.timeouts,
      ...(timeoutMs === undefined ? {} : { totalMs: timeoutMs }),
      ...timeouts,
    },
    retries: retries ?? config.providerDefaults.retries,
    request: request ?? {},
    options: {
      ...(options as JsonObject),
      ...(models === undefined ? {} : { models: models as unknown as JsonObject[] }),
    },
  };
}
