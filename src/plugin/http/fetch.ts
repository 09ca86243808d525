import type { ProviderTimeouts } from '../settings.js';
import { exchange } from './exchange.js';
import { headersReader } from './headers.js';
import type { HttpResponse } from './response.js';
import { targetOf, type Target } from './target.js';

/** What SDKs pass as the second argument of `fetch`. */
export interface FetchInit {
  readonly method?: string;
  readonly headers?: unknown;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null;
}

/** The shape of `fetch` that SDKs call. */
export type Fetch = (url: unknown, init?: FetchInit) => Promise<HttpResponse>;

/**
 * A `fetch` for SDKs on `node:http` and `node:https`: a third of the start-up time of the built-in one, with a watchdog
 * for each phase, and with connections that are kept for a minute. Extra certificates and proxies are honoured as Node
 * honours them. Headers in a frozen record are read once.
 *
 * It throws `HttpFailure`s only. Redirects are not followed: no model API needs them, and a key must not travel.
 *
 * @example
 * ```ts
 * import { createFetch } from 'allos/plugin/http';
 *
 * const fetch = createFetch({ connectMs: 10_000, firstByteMs: 300_000, idleMs: 120_000, totalMs: 3_600_000 });
 * const answer = await fetch('http://127.0.0.1:11434/api/tags');
 * console.log(await answer.json());
 * ```
 */
export function createFetch(timeouts: ProviderTimeouts): Fetch {
  // Reading an address costs as much as the rest of this function, and it is nearly always the one before.
  let target: Target | undefined;
  const headersOf = headersReader();
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const text = String(input);
      if (target?.text !== text) target = targetOf(text);
      const sending = {
        target,
        method: init.method ?? 'GET',
        headers: headersOf(init.headers),
        body: bytesOf(init.body),
        signal: init.signal ?? undefined,
      };
      exchange(sending, timeouts, { resolve, reject });
    });
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('the body must be a string or bytes');
}
