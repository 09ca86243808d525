import type { ProviderSettings } from 'allos/plugin';
import { createFetch, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { ClientOptions, OpenAI } from 'openai/client';
import type { Endpoint } from './endpoint.js';
import { inOpenAiShape } from './error-body.js';

/** One request: where, with which key, and what. */
export interface Post {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  /** Below the endpoint, for example `/chat/completions`. */
  readonly path: string;
  readonly body: Uint8Array;
}

/** Headers that the SDK makes itself. */
const SDK_HEADERS = /^(accept|authorization|content-type|user-agent|x-stainless-.*)$/;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The official SDK, loaded with the first request: it builds the URL, the headers and the error classes. Retries,
 * timeouts and reading are ours.
 */
export class OpenAiClient {
  readonly #settings: ProviderSettings;
  /** For the endpoint and key of the last request, which may rotate. */
  #made: { readonly endpoint: Endpoint; readonly key: string | undefined; readonly sdk: OpenAI } | undefined;

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
  }

  /** The answer's head; its body is still to be read. Throws what `providerFailureOf` understands. */
  async post({ endpoint, key, path, body }: Post, signal: AbortSignal): Promise<HttpResponse> {
    const sdk = await this.#client(endpoint, key);
    const headers = {
      'content-type': 'application/json',
      authorization: key === undefined ? null : `Bearer ${key}`,
      ...this.#settings.headers,
    };
    const answer = await sdk.post(path, { body, headers, signal, stream: true }).asResponse();
    return answer as unknown as HttpResponse;
  }

  async #client(endpoint: Endpoint, key: string | undefined): Promise<OpenAI> {
    if (this.#made !== undefined && this.#made.endpoint === endpoint && this.#made.key === key) return this.#made.sdk;
    const { OpenAI: Sdk } = await import('openai/client');
    // Each field that has a default in the environment is given, so that none is taken from there.
    const options: ClientOptions = {
      baseURL: endpoint.url,
      apiKey: key ?? 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultQuery: endpoint.query,
      maxRetries: 0,
      timeout: Math.min(this.#settings.timeouts.totalMs, LONGEST_TIMER_MS),
      logLevel: 'off',
      fetch: this.#fetch() as unknown as NonNullable<ClientOptions['fetch']>,
    };
    this.#made = { endpoint, key, sdk: new Sdk(options) };
    return this.#made.sdk;
  }

  /** Our `fetch`, with no header that neither the SDK nor the settings made: OPENAI_CUSTOM_HEADERS would add some. */
  #fetch(): Fetch {
    const send = createFetch(this.#settings.timeouts);
    const own = new Set(Object.keys(this.#settings.headers).map((name) => name.toLowerCase()));
    return async (url, init = {}) => {
      const headers: Record<string, string> = {};
      for (const [name, value] of init.headers as Iterable<[string, string]>) {
        if (SDK_HEADERS.test(name) || own.has(name)) headers[name] = value;
      }
      const response = await send(url, { ...init, headers });
      return response.ok ? response : await inOpenAiShape(response);
    };
  }
}
