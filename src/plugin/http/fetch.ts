import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { ProviderTimeouts } from '../settings.js';
import { HttpFailure } from './http-failure.js';
import { requestHeaders } from './headers.js';
import { onAbort } from './on-abort.js';
import { PhaseTimer } from './phase-timer.js';
import { responseOf, type HttpResponse } from './response.js';

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
 * A `fetch` for SDKs on Node's own keep-alive agent: a third of the start-up time of the built-in one, with a
 * watchdog for each phase. Extra certificates and proxies are honoured as Node honours them for `node:https`.
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
  return async (input, init = {}) => {
    const text = String(input);
    if (target?.text !== text) target = targetOf(text);
    const request: Sending = {
      target,
      method: init.method ?? 'GET',
      headers: requestHeaders(init.headers),
      body: bytesOf(init.body),
      signal: init.signal ?? undefined,
    };
    try {
      return await send(request, timeouts);
    } catch (error) {
      // A kept connection may have been closed by the server at the moment it was used again.
      if (error instanceof StaleConnection) return await send(request, timeouts);
      throw error;
    }
  };
}

/** Where requests go. */
interface Target {
  readonly text: string;
  readonly url: URL;
  readonly options: RequestOptions;
}

function targetOf(text: string): Target {
  const url = new URL(text);
  const { protocol, hostname, port, path, auth } = process.getBuiltinModule('node:url').urlToHttpOptions(url);
  return { text, url, options: { protocol, hostname, port, path, auth } };
}

interface Sending {
  readonly target: Target;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Not an `HttpFailure`: it never leaves this file, since a first connection is never stale. */
class StaleConnection extends Error {}

function send({ target, method, headers, body, signal }: Sending, timeouts: ProviderTimeouts): Promise<HttpResponse> {
  const { url } = target;
  const where = url.host;
  const secure = url.protocol === 'https:';
  const transport = process.getBuiltinModule(secure ? 'node:https' : 'node:http');
  if (body !== undefined) headers['content-length'] = String(body.byteLength);
  return new Promise((resolve, reject) => {
    const aborted = (): HttpFailure =>
      new HttpFailure('aborted', `the request to ${where} was aborted`, signal?.reason);
    if (signal?.aborted === true) {
      reject(aborted());
      return;
    }
    let failure: HttpFailure | undefined;
    let answered = false;
    const request: ClientRequest = transport.request({ method, headers, ...target.options });
    const fail = (reason: HttpFailure): void => {
      failure ??= reason;
      request.destroy(failure);
    };
    const timer = new PhaseTimer((kind, what) => fail(new HttpFailure(kind, `${where}: ${what}`)), timeouts);
    const forget = signal === undefined ? undefined : onAbort(signal, () => fail(aborted()));
    const end = (): void => {
      timer.stop();
      forget?.();
    };

    request.on('socket', (socket) => {
      if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', () => timer.connected());
      else timer.connected();
    });
    request.on('response', (message: IncomingMessage) => {
      answered = true;
      timer.answered();
      resolve(
        responseOf(message, url.href, {
          onChunk: () => timer.received(),
          onEnd: end,
          failureOf: (error) => failure ?? brokenAnswer(error, where),
        }),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return; // The body's reader reports it.
      end();
      if (failure !== undefined) reject(failure);
      else if (request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
        reject(new StaleConnection());
      else reject(new HttpFailure('connection', `no connection to ${where}: ${error.message || error.code}`, error));
    });
    request.end(body);
  });
}

function brokenAnswer(error: unknown, where: string): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HttpFailure('cut', `the answer of ${where} broke off: ${message}`, error);
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('the body must be a string or bytes');
}
