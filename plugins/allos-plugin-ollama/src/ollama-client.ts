import type { ProviderSettings } from 'allos/plugin';
import { createFetch, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { Endpoint } from './base-url.js';
import { waitingForLoad } from './model-load.js';

/** One request. */
export interface Ask {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  /** For example `/api/chat`. */
  readonly path: string;
  /** Without one it is a GET. */
  readonly body?: Uint8Array | string;
}

/** Sends requests. `docs/decisions/0004-ollama-client.md` says why it is not the official client. */
export class OllamaClient {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: Fetch;

  constructor({ headers, timeouts }: Pick<ProviderSettings, 'headers' | 'timeouts'>) {
    this.#headers = headers;
    this.#fetch = createFetch(waitingForLoad(timeouts));
  }

  /** The answer's head, whatever its status; its body is still to be read. Throws `HttpFailure`. */
  send({ endpoint, key, path, body }: Ask, signal: AbortSignal): Promise<HttpResponse> {
    const headers = {
      accept: 'application/x-ndjson, application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...lowerCased(this.#headers),
    };
    return this.#fetch(`${endpoint.baseUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      body,
      signal,
    });
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
