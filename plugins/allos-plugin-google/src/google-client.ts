import { AllosError, messageOf, type ProviderSettings } from 'allos/plugin';
import { createFetch, unlessAborted, type Fetch, type HttpResponse } from 'allos/plugin/http';
import type { ApiError } from '@google/genai/web';
import type { Endpoint } from './endpoint.js';

/** One request: where, with which key, of which model, and what. */
export interface Post {
  readonly endpoint: Endpoint;
  readonly key: string | undefined;
  readonly model: string;
  readonly body: Uint8Array;
}

/** What the SDK made of an endpoint, a key and a model: the same for every request until one of them changes. */
interface Prepared {
  readonly post: Omit<Post, 'body'>;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly Failure: typeof ApiError;
}

const KEY_HEADER = 'x-goog-api-key';

/**
 * The official SDK, loaded with the first request: it builds the address and the headers, and its errors are thrown.
 * Sending and reading are ours; `docs/decisions/0020-gemini-requests.md` says why.
 */
export class GoogleClient {
  readonly #settings: Pick<ProviderSettings, 'headers' | 'timeouts'>;
  readonly #send: Fetch;
  #prepared: Prepared | undefined;

  constructor(settings: Pick<ProviderSettings, 'headers' | 'timeouts'>) {
    this.#settings = settings;
    this.#send = createFetch(settings.timeouts);
  }

  /** The answer's head; its body is still to be read. Throws what `failureOf` understands. */
  async post(post: Post, signal: AbortSignal): Promise<HttpResponse> {
    const { url, headers, Failure } = isFor(this.#prepared, post)
      ? this.#prepared
      : await unlessAborted(this.#prepare(post), signal);
    const response = await this.#send(url, { method: 'POST', headers, body: post.body, signal });
    if (response.ok) return response;
    const failure = new Failure({ status: response.status, message: await textOf(response) });
    throw Object.assign(failure, { headers: response.headers });
  }

  async #prepare({ endpoint, key, model }: Post): Promise<Prepared> {
    const { ApiError: Failure, GoogleGenAI } = await import('@google/genai/web');
    let built: { readonly url: string; readonly headers: Iterable<[string, string]> } | undefined;
    const { baseUrl, apiVersion } = endpoint;
    const capture = async (url: unknown, init?: { readonly headers?: unknown }): Promise<unknown> => {
      built = { url: String(url), headers: init?.headers as Iterable<[string, string]> };
      return { ok: true };
    };
    const client = new GoogleGenAI({
      apiKey: key ?? 'none',
      apiVersion,
      httpOptions: { baseUrl, fetch: capture as typeof globalThis.fetch },
    });
    try {
      // Nothing is sent: the fetch above takes the place of the network. What it answers is never read.
      await client.models.generateContentStream({
        model,
        contents: '-',
        config: { automaticContinuation: false, automaticFunctionCalling: { disable: true } },
      });
    } catch (cause) {
      throw unusable(model, messageOf(cause));
    }
    if (built === undefined) throw unusable(model, 'the SDK made no request of it');
    if (!new URL(built.url).pathname.endsWith(':streamGenerateContent')) throw unusable(model, 'it is no name');
    const headers: Record<string, string> = {};
    for (const [name, value] of built.headers) headers[name.toLowerCase()] = value;
    withoutMachine(headers);
    if (key === undefined) delete headers[KEY_HEADER];
    for (const [name, value] of Object.entries(this.#settings.headers)) headers[name.toLowerCase()] = value;
    return (this.#prepared = {
      post: { endpoint, key, model },
      url: built.url,
      headers: Object.freeze(headers),
      Failure,
    });
  }
}

/** Who asks is said, on what machine is not (docs/decisions/0030-what-requests-tell.md). */
function withoutMachine(headers: Record<string, string>): void {
  delete headers['x-goog-api-client'];
  const [name] = headers['user-agent']?.split(' ') ?? [];
  if (name !== undefined) headers['user-agent'] = name;
}

function isFor(prepared: Prepared | undefined, { endpoint, key, model }: Post): prepared is Prepared {
  const made = prepared?.post;
  return made !== undefined && made.endpoint === endpoint && made.key === key && made.model === model;
}

function unusable(model: string, why: string): AllosError {
  const message = `the Gemini API cannot be asked for the model ${JSON.stringify(model)}: ${why}`;
  return new AllosError('usage.invalid', message, { hint: 'Name a model, such as gemini-3.8-flash.' });
}

async function textOf(response: HttpResponse): Promise<string> {
  try {
    return await response.text();
  } catch {
    // The status says enough; what broke off would only hide it.
    return '';
  }
}
