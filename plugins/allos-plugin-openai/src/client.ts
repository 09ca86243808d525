import type { ProviderSettings } from 'allos/plugin';
import { createFetch, unlessAborted, type Fetch, type HttpResponse } from 'allos/plugin/http';
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

/** Headers of the SDK's that are sent. The others tell of this machine (docs/decisions/0030-what-requests-tell.md). */
const SDK_HEADERS = /^(accept|authorization|content-type|user-agent)$/;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What the SDK made of an endpoint, a key and a path: the same for every request until one of them changes. */
interface Prepared {
  readonly post: Omit<Post, 'body'>;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: typeof OpenAI.APIError;
}

/**
 * The official SDK, loaded with the first request: it builds the URL, the headers and the error classes. Retries,
 * timeouts and reading are ours. URL and headers are kept, since building them anew is a third of the cost of a turn.
 */
export class OpenAiClient {
  readonly #settings: ProviderSettings;
  readonly #send: Fetch;
  #prepared: Prepared | undefined;

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
    this.#send = createFetch(settings.timeouts);
  }

  /** The answer's head; its body is still to be read. Throws what `providerFailureOf` understands. */
  async post(post: Post, signal: AbortSignal): Promise<HttpResponse> {
    const { url, headers, errors } = isFor(this.#prepared, post)
      ? this.#prepared
      : await unlessAborted(this.#prepare(post), signal);
    const response = await this.#send(url, { method: 'POST', headers, body: post.body, signal });
    if (response.ok) return response;
    const text = await (await inOpenAiShape(response)).text();
    const error = parsed(text);
    throw errors.generate(
      response.status,
      error,
      error === undefined ? text : undefined,
      response.headers as unknown as Headers,
    );
  }

  async #prepare({ endpoint, key, path }: Post): Promise<Prepared> {
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
      timeout: Math.min(this.#settings.timeouts.totalMs, LONGEST_TIMER_MS),
      logLevel: 'off',
    };
    const headers = {
      'content-type': 'application/json',
      authorization: key === undefined ? null : `Bearer ${key}`,
      ...this.#settings.headers,
    };
    const built = await new Sdk(options).buildRequest({ method: 'post', path, headers, stream: true });
    this.#prepared = {
      post: { endpoint, key, path },
      url: built.url,
      headers: this.#own(built.req.headers),
      errors: Sdk.APIError,
    };
    return this.#prepared;
  }

  /** No header that neither the SDK nor the settings made: OPENAI_CUSTOM_HEADERS would add some. */
  #own(built: Iterable<[string, string]>): Readonly<Record<string, string>> {
    const given = new Set(Object.keys(this.#settings.headers).map((name) => name.toLowerCase()));
    return Object.freeze(Object.fromEntries([...built].filter(([name]) => SDK_HEADERS.test(name) || given.has(name))));
  }
}

function isFor(prepared: Prepared | undefined, { endpoint, key, path }: Post): prepared is Prepared {
  const made = prepared?.post;
  return made !== undefined && made.endpoint === endpoint && made.key === key && made.path === path;
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
