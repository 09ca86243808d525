import type { ProviderSettings } from 'allos/plugin';
import { createFetch, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { Endpoint } from './base-url.js';
import { waitingForLoad } from './model-load.js';

/** Where a request goes, and with which key. */
export interface Target {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
}

/**
 * Sends chats. `docs/decisions/0004-ollama-client.md` says why they do not go through the official client, which asks
 * for everything else.
 */
export class OllamaClient {
  readonly fetch: Fetch;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ headers, timeouts }: Pick<ProviderSettings, 'headers' | 'timeouts'>) {
    this.#headers = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    this.fetch = createFetch(waitingForLoad(timeouts));
  }

  /** The answer's head, whatever its status; its body is still to be read. Throws `HttpFailure`. */
  chat({ endpoint, key }: Target, body: Uint8Array, signal: AbortSignal): Promise<HttpResponse> {
    const headers = {
      accept: 'application/x-ndjson, application/json',
      'content-type': 'application/json',
      ...this.headers(key),
    };
    return this.fetch(`${endpoint.baseUrl}/api/chat`, { method: 'POST', headers, body, signal });
  }

  /** The key and the configured headers, which win. */
  headers(key: string | undefined): Record<string, string> {
    return { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...this.#headers };
  }
}
