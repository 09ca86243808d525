import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProviderTimeouts } from '../settings.js';
import type { ResponseObserver } from './body-reader.js';
import { HttpFailure } from './http-failure.js';
import { onAbort } from './on-abort.js';
import { PhaseTimer } from './phase-timer.js';
import { Answer, type HttpResponse } from './response.js';
import type { Target } from './target.js';

/** One request, ready to be sent. */
export interface Sending {
  readonly target: Target;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A kept connection that was used again and was closed already. It is no `HttpFailure`: a first connection is never stale. */
export class StaleConnection extends Error {}

/** Sends a request; gives its answer, whose body is still to be read. */
export function exchange(sending: Sending, timeouts: ProviderTimeouts): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    if (sending.signal?.aborted === true) reject(abortOf(sending));
    else new Exchange(sending, timeouts, { resolve, reject }).begin();
  });
}

/** Who waits for the head of the answer. */
interface Waiting {
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (error: Error) => void;
}

/** A request on its way, until its answer was read or failed. */
class Exchange implements ResponseObserver {
  readonly #sending: Sending;
  readonly #waiting: Waiting;
  readonly #timer: PhaseTimer;
  readonly #request: ClientRequest;
  #forget: (() => void) | undefined;
  #isAnswered = false;
  /** Why we ended it ourselves. */
  #failure: HttpFailure | undefined;

  constructor(sending: Sending, timeouts: ProviderTimeouts, waiting: Waiting) {
    const { target, method, headers, body } = sending;
    if (body !== undefined) headers['content-length'] = String(body.byteLength);
    this.#sending = sending;
    this.#waiting = waiting;
    this.#request = target.transport.request({ method, headers, ...target.options });
    this.#timer = new PhaseTimer((kind, what) => this.#end(new HttpFailure(kind, `${target.host}: ${what}`)), timeouts);
  }

  begin(): void {
    const { signal, body } = this.#sending;
    if (signal !== undefined) this.#forget = onAbort(signal, () => this.#end(abortOf(this.#sending)));
    this.#request.on('socket', (socket) => this.#given(socket));
    this.#request.on('response', (message) => this.#answered(message));
    this.#request.on('error', (error) => this.#broken(error));
    this.#request.end(body);
  }

  onChunk(): void {
    this.#timer.received();
  }

  onEnd(): void {
    this.#timer.stop();
    this.#forget?.();
  }

  failureOf(error: unknown): HttpFailure {
    return this.#failure ?? brokenAnswer(error, this.#sending.target.host);
  }

  #given(socket: Socket): void {
    if (socket.connecting) socket.once(this.#sending.target.connected, () => this.#timer.connected());
    else this.#timer.connected();
  }

  #answered(message: IncomingMessage): void {
    this.#isAnswered = true;
    this.#timer.answered();
    this.#waiting.resolve(new Answer(message, this.#sending.target.href, this));
  }

  #broken(error: NodeJS.ErrnoException): void {
    if (this.#isAnswered) return; // The body's reader reports it.
    this.onEnd();
    this.#waiting.reject(this.#failure ?? this.#unanswered(error));
  }

  #unanswered(error: NodeJS.ErrnoException): Error {
    const wasClosed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
    if (this.#request.reusedSocket && wasClosed) return new StaleConnection();
    const { host } = this.#sending.target;
    return new HttpFailure('connection', `no connection to ${host}: ${error.message || error.code}`, error);
  }

  #end(reason: HttpFailure): void {
    this.#failure ??= reason;
    this.#request.destroy(this.#failure);
  }
}

function abortOf({ target, signal }: Sending): HttpFailure {
  return new HttpFailure('aborted', `the request to ${target.host} was aborted`, signal?.reason);
}

function brokenAnswer(error: unknown, where: string): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new HttpFailure('cut', `the answer of ${where} broke off: ${message}`, error);
}
