import type { ProviderSettings } from 'allos/plugin';
import { createFetch, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { BaseAnthropic, ClientOptions } from '@anthropic-ai/sdk/client';
import type { Endpoint } from './endpoint.js';

/** Sends request bodies to the Messages API through the official SDK. */
export interface AnthropicClient {
  readonly post: (body: Uint8Array, apiVersion: string, signal: AbortSignal) => Promise<HttpResponse>;
}

/** The SDK's timer covers the time until the headers only; ours cover every phase, so its own must not fire first. */
const NO_TIMEOUT = 2 ** 31 - 1;
/** Headers of the SDK's that are sent. The others tell of this machine (docs/decisions/0030-what-requests-tell.md). */
const SDK_HEADERS = /^(accept|user-agent|content-type|anthropic-version|authorization)$/;

/**
 * The SDK, loaded here for the first time. It writes the key as `Authorization: Bearer` as of its version 1; servers
 * that only speak the same API may know the older `x-api-key`, so they get both.
 *
 * Without a key nothing is sent as one, and the SDK does not look for one in the environment or in files.
 */
export async function openClient(
  endpoint: Endpoint,
  key: string | undefined,
  settings: ProviderSettings,
): Promise<AnthropicClient> {
  const { BaseAnthropic: Client } = await import('@anthropic-ai/sdk/client');
  const headers = headersFor(endpoint, key, settings.headers);
  const client: BaseAnthropic = new Client({
    apiKey: key ?? 'none',
    authToken: null,
    webhookKey: null,
    baseURL: endpoint.baseUrl,
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    logLevel: 'off',
    openTelemetry: false,
    defaultHeaders: headers,
    fetch: onlyOurs(createFetch(settings.timeouts), headers) as unknown as NonNullable<ClientOptions['fetch']>,
  });
  return {
    post: async (body, apiVersion, signal) => {
      const answer = await client
        .post('/v1/messages', {
          body,
          signal,
          stream: true,
          headers: { 'anthropic-version': apiVersion, 'content-type': 'application/json', ...settings.headers },
        })
        .asResponse();
      return answer as unknown as HttpResponse;
    },
  };
}

/** In lower case; `null` keeps the SDK from sending one. */
function headersFor(
  endpoint: Endpoint,
  key: string | undefined,
  extra: Readonly<Record<string, string>>,
): Record<string, string | null> {
  const headers: Record<string, string | null> = { authorization: key === undefined ? null : `Bearer ${key}` };
  if (key !== undefined && !endpoint.official) headers['x-api-key'] = key;
  for (const [name, value] of Object.entries(extra)) headers[name.toLowerCase()] = value;
  return headers;
}

/** Keeps back what the SDK adds from `ANTHROPIC_CUSTOM_HEADERS`: the user's headers are those of the settings. */
function onlyOurs(fetch: Fetch, own: Readonly<Record<string, string | null>>): Fetch {
  return (url, init = {}) => {
    const sent = [...((init.headers ?? []) as Iterable<[string, string]>)];
    const headers = sent.filter(([name]) => SDK_HEADERS.test(name) || typeof own[name] === 'string');
    return fetch(url, { ...init, headers });
  };
}
