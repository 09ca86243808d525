import type { Fetch, FetchInit, HttpResponse } from 'allos/plugin/http';
import type { Ollama } from 'ollama/browser';
import type { Endpoint } from './base-url.js';
import { saidBy } from './failure.js';

/** How the official client reaches the server. */
export interface OfficialAccess {
  readonly endpoint: Endpoint;
  /** What is sent beside the client's own headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

/** What the client throws for a refusal; it exports no class to compare with. */
export interface ResponseError extends Error {
  readonly error: string;
  readonly status_code: number;
}

/** An answer that is no JSON. */
export class NoJson extends Error {
  constructor(readonly text: string) {
    super('the answer is not JSON');
  }
}

/** Headers of the client's that are sent. */
const CLIENT_HEADERS = /^(accept|content-type|user-agent)$/i;

/**
 * The official client, loaded here for the first time, for everything but the chat itself
 * (docs/decisions/0004-ollama-client.md says why). Through our `fetch` it aborts with the signal, sends no key that it
 * found in the environment, and prints nothing: where it would, it is given JSON.
 */
export async function openOfficialClient({ endpoint, headers, fetch, signal }: OfficialAccess): Promise<Ollama> {
  const { Ollama: Client } = await import('ollama/browser');
  const send = async (url: unknown, init: FetchInit = {}): Promise<object> => {
    const given = Object.entries((init.headers ?? {}) as Record<string, string>);
    // Of who asks only the name: the rest tells of this machine (docs/decisions/0030-what-requests-tell.md).
    const own = given
      .filter(([name]) => CLIENT_HEADERS.test(name))
      .map(([name, value]) => [name, /^user-agent$/i.test(name) ? value.split(' ')[0] : value] as const);
    const answer = await fetch(url, { ...init, headers: { ...Object.fromEntries(own), ...headers }, signal });
    if (!answer.ok) return await refusal(answer);
    return { ok: true, json: async () => parsed(await answer.text()) };
  };
  return new Client({ host: endpoint.baseUrl, fetch: send as unknown as typeof globalThis.fetch });
}

/** Whether the client threw it for a refusal. */
export function isResponseError(error: unknown): error is ResponseError {
  return error instanceof Error && error.name === 'ResponseError' && 'status_code' in error;
}

async function refusal(answer: HttpResponse): Promise<object> {
  const error = await saidBy(answer);
  const { ok, status, statusText } = answer;
  return { ok, status, statusText, headers: { get: () => 'application/json' }, json: async () => ({ error }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson(text);
  }
}
