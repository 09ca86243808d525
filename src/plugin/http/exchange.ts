import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProviderTimeouts } from '../settings.js';
import type { ResponseObserver } from './body-reader.js';
import type { RequestHeaders } from './headers.js';
import { HttpFailure } from './http-failure.js';
import { keptAgent } from './kept-agent.js';
import { onAbort } from './on-abort.js';
import { PhaseTimer } from './phase-timer.js';
import { Answer, type HttpResponse } from './response.js';
import type { Target } from './target.js';

/** One request, ready to be sent. */
export interface Sending {
  readonly target: Target;
  readonly method: string;
  readonly headers: RequestHeaders;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Who waits for the head of the answer. */
interface Waiting {
  readonly resolve: (response: HttpResponse) => void;
  readonly reject: (error: HttpFailure) => void;
}

/** Sends a request. Whoever waits gets the answer, whose body is still to be read, or the failure. */
export function exchange(sending: Sending, timeouts: ProviderTimeouts, waiting: Waiting): void {
  if (sending.signal?.aborted === true) waiting.reject(abortOf(sending));
  else new Exchange(sending, timeouts, waiting).begin();
}

/** A request on its way, until its answer was read or failed. */
class Exchange implements ResponseObserver {
  readonly #sending: Sending;
  readonly #timeouts: ProviderTimeouts;
  readonly #waiting: Waiting;
  readonly #isRetry: boolean;
  readonly #request: ClientRequest;
  #timer: PhaseTimer | undefined;
  #forget: (() => void) | undefined;
  #isAnswered = false;
  #isOver = false;
  /** Why we ended it ourselves. */
  #failure: HttpFailure | undefined;

  constructor(sending: Sending, timeouts: ProviderTimeouts, waiting: Waiting, isRetry = false) {
    const { target, method, body } = sending;
    this.#sending = sending;
    this.#timeouts = timeouts;
    this.#waiting = waiting;
    this.#isRetry = isRetry;
    const length = body?.byteLength;
    const headers = length === undefined ? sending.headers : { 'content-length': String(length), ...sending.headers };
    const agent = keptAgent(target.transport);
    this.#request = target.transport.request({ method, headers, agent, ...target.options });
    this.#request.on('response', (message) => this.#answered(message));
    this.#request.on('error', (error) => this.#broken(error));
  }

  begin(): void {
    const { signal, body } = this.#sending;
    if (signal !== undefined) this.#forget = onAbort(signal, () => this.#end(abortOf(this.#sending)));
    this.#request.end(body);
    // A kept connection is written to in the tick before this one: the server is at work already.
    process.nextTick(() => this.#watch());
  }

  onChunk(): void {
    this.#timer?.received();
  }

  onEnd(): void {
    this.#isOver = true;
    this.#timer?.stop();
    this.#forget?.();
  }

  failureOf(error: unknown): HttpFailure {
    return this.#failure ?? brokenAnswer(error, this.#sending.target.host);
  }

  /** Heeds the limits of time. */
  #watch(): void {
    if (this.#isOver) return;
    const { target } = this.#sending;
    const late = (kind: HttpFailure['kind'], what: string): void =>
      this.#end(new HttpFailure(kind, `${target.host}: ${what}`));
    const timer = new PhaseTimer(late, this.#timeouts);
    this.#timer = timer;
    const given = (socket: Socket): void => {
      if (socket.connecting) socket.once(target.connected, () => timer.connected());
      else timer.connected();
    };
    if (this.#request.socket === null) this.#request.on('socket', given);
    else given(this.#request.socket);
  }

  #answered(message: IncomingMessage): void {
    this.#isAnswered = true;
    this.#timer?.answered();
    this.#waiting.resolve(new Answer(message, this.#sending.target.href, this));
  }

  #broken(error: NodeJS.ErrnoException): void {
    if (this.#isAnswered || this.#isOver) return; // The body's reader reports it.
    this.onEnd();
    if (this.#failure !== undefined) this.#waiting.reject(this.#failure);
    else if (this.#isStale(error)) new Exchange(this.#sending, this.#timeouts, this.#waiting, true).begin();
    else this.#waiting.reject(this.#noConnection(error));
  }

  /**
   * A kept connection may have been closed by the server at the moment it was used again. Tried once more and no further:
   * it cannot be told whether the server did what it was asked, and each time may be paid for.
   */
  #isStale({ code }: NodeJS.ErrnoException): boolean {
    return !this.#isRetry && this.#request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
  }

  #noConnection(error: NodeJS.ErrnoException): HttpFailure {
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
