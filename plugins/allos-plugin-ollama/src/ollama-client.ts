import type { ProviderSettings, ProviderTimeouts } from 'allos/plugin';
import { createFetch, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { Endpoint } from './base-url.js';

/** The first answer may wait for a model to be loaded from disk (WP-40). */
const MODEL_LOAD_MS = 300_000;
/** A shorter wait than this was set on purpose. */
const DELIBERATE_MS = 60_000;

/** One request. */
export interface Ask {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  /** For example `/api/chat`. */
  readonly path: string;
  /** Without one it is a GET. */
  readonly body?: Uint8Array | string;
}

/** Sends requests. Docs: decisions/0004 says why it is not the official client. */
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

function waitingForLoad(timeouts: ProviderTimeouts): ProviderTimeouts {
  if (timeouts.firstByteMs < DELIBERATE_MS) return timeouts;
  return { ...timeouts, firstByteMs: Math.max(timeouts.firstByteMs, MODEL_LOAD_MS) };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
