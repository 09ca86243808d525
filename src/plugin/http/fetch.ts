import type { ClientRequest, IncomingMessage } from 'node:http';
import type { ProviderTimeouts } from '../settings.js';
import { HttpFailure } from './http-failure.js';
import { requestHeaders } from './headers.js';
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
  let last = { text: '', url: undefined as URL | undefined };
  return async (input, init = {}) => {
    const text = String(input);
    const url = last.url !== undefined && last.text === text ? last.url : new URL(text);
    last = { text, url };
    const body = bytesOf(init.body);
    const headers = requestHeaders(init.headers);
    if (body !== undefined) headers['content-length'] = String(body.byteLength);
    const options: SendOptions = { url, method: init.method ?? 'GET', headers, body, signal: init.signal ?? undefined };
    try {
      return await send(options, timeouts);
    } catch (error) {
      // A kept connection may have been closed by the server at the moment it was used again.
      if (error instanceof StaleConnection) return await send(options, timeouts);
      throw error;
    }
  };
}

interface SendOptions {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Not an `HttpFailure`: it never leaves this file, since a first connection is never stale. */
class StaleConnection extends Error {}

function send({ url, method, headers, body, signal }: SendOptions, timeouts: ProviderTimeouts): Promise<HttpResponse> {
  const where = url.host;
  const transport = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new HttpFailure('aborted', `the request to ${where} was aborted`, signal.reason));
      return;
    }
    let failure: HttpFailure | undefined;
    let answered = false;
    const request: ClientRequest = transport.request(url, { method, headers });
    const fail = (reason: HttpFailure): void => {
      failure ??= reason;
      request.destroy(failure);
    };
    const timer = new PhaseTimer((kind, message) => fail(new HttpFailure(kind, message)), timeouts, where);
    const onAbort = (): void => fail(new HttpFailure('aborted', `the request to ${where} was aborted`, signal?.reason));
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      timer.stop();
      signal?.removeEventListener('abort', onAbort);
    };
    signal?.addEventListener('abort', onAbort, { once: true });

    request.on('socket', (socket) => {
      if (socket.connecting)
        socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => timer.connected());
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

/**
 * One timer for the four phases of a request, moved rather than made anew for each chunk. The open socket keeps the
 * process alive while there is something to wait for; an answer that nobody reads to its end must not.
 */
class PhaseTimer {
  readonly #fire: (kind: 'timeout' | 'connection', message: string) => void;
  readonly #timeouts: ProviderTimeouts;
  readonly #where: string;
  readonly #total: NodeJS.Timeout;
  #phase: NodeJS.Timeout;

  constructor(
    fire: (kind: 'timeout' | 'connection', message: string) => void,
    timeouts: ProviderTimeouts,
    where: string,
  ) {
    this.#fire = fire;
    this.#timeouts = timeouts;
    this.#where = where;
    this.#total = setTimeout(
      () => this.fire('timeout', `no end after ${seconds(timeouts.totalMs)}`),
      timeouts.totalMs,
    ).unref();
    this.#phase = setTimeout(
      () => this.fire('connection', `no connection within ${seconds(timeouts.connectMs)}`),
      timeouts.connectMs,
    ).unref();
  }

  private fire(kind: 'timeout' | 'connection', what: string): void {
    this.#fire(kind, `${this.#where}: ${what}`);
  }

  connected(): void {
    clearTimeout(this.#phase);
    const { firstByteMs } = this.#timeouts;
    this.#phase = setTimeout(
      () => this.fire('timeout', `no answer within ${seconds(firstByteMs)}`),
      firstByteMs,
    ).unref();
  }

  answered(): void {
    clearTimeout(this.#phase);
    const { idleMs } = this.#timeouts;
    this.#phase = setTimeout(() => this.fire('timeout', `silent for ${seconds(idleMs)}`), idleMs).unref();
  }

  received(): void {
    this.#phase.refresh();
  }

  stop(): void {
    clearTimeout(this.#phase);
    clearTimeout(this.#total);
  }
}

function seconds(ms: number): string {
  return ms >= 1000 ? `${Math.round(ms / 100) / 10} s` : `${ms} ms`;
}

function bytesOf(body: unknown): Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError('the body must be a string or bytes');
}
