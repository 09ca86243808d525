import type { IncomingMessage } from 'node:http';
import { HttpFailure } from './http-failure.js';

/** What the request wants to know of the reading of its answer. */
export interface ResponseObserver {
  readonly onChunk: () => void;
  /** At any end: whole, broken or cancelled. May be called more than once. */
  readonly onEnd: () => void;
  /** What a broken read means. */
  readonly failureOf: (error: unknown) => HttpFailure;
}

/** Bytes that may wait unread before the server is slowed down. */
const MOST_WAITING_BYTES = 256 * 1024;

interface Waiting {
  readonly resolve: (result: IteratorResult<Uint8Array, undefined>) => void;
  readonly reject: (error: HttpFailure) => void;
}

/**
 * Reads an answer chunk by chunk, one hop for each. The iterator of Node's streams does the same at several times the
 * price, and what it leaves behind lives until the next full collection: at 1,000 requests that was half of the memory.
 */
export class BodyReader implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #message: IncomingMessage;
  readonly #observer: ResponseObserver;
  readonly #chunks: Uint8Array[] = [];
  #waitingBytes = 0;
  #waiting: Waiting | undefined;
  #end: { readonly failure: HttpFailure | undefined } | undefined;

  constructor(message: IncomingMessage, observer: ResponseObserver) {
    this.#message = message;
    this.#observer = observer;
    if (message.destroyed) {
      this.#finish(message.complete && message.errored === null ? undefined : this.#broken(message.errored));
      return;
    }
    message.on('data', (chunk: Uint8Array) => this.#take(chunk));
    message.on('end', () => this.#finish(message.complete ? undefined : this.#broken(undefined)));
    message.on('error', (error) => this.#finish(this.#broken(error)));
    message.on('close', () => {
      if (this.#end === undefined) this.#finish(this.#broken(undefined));
    });
  }

  /** Whether all was read and the end is there, whole or broken. */
  get hasEnded(): boolean {
    return this.#end !== undefined && this.#chunks.length === 0;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const chunk = this.#chunks.shift();
    if (chunk !== undefined) {
      this.#waitingBytes -= chunk.length;
      if (this.#message.isPaused() && this.#waitingBytes < MOST_WAITING_BYTES) this.#message.resume();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.#end === undefined) {
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    }
    const { failure } = this.#end;
    this.#end = { failure: undefined };
    return failure === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(failure);
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#message.destroy();
    this.#chunks.length = 0;
    this.#finish(undefined);
    return Promise.resolve({ done: true, value: undefined });
  }

  #take(chunk: Uint8Array): void {
    this.#observer.onChunk();
    if (this.#waiting !== undefined) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      resolve({ done: false, value: chunk });
      return;
    }
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= MOST_WAITING_BYTES) this.#message.pause();
  }

  /** The first end counts; what is still waiting is read before it is told. */
  #finish(failure: HttpFailure | undefined): void {
    if (this.#end !== undefined) return;
    this.#end = { failure };
    this.#observer.onEnd();
    if (this.#waiting === undefined) return;
    const { resolve, reject } = this.#waiting;
    this.#waiting = undefined;
    this.#end = { failure: undefined };
    if (failure === undefined) resolve({ done: true, value: undefined });
    else reject(failure);
  }

  #broken(error: unknown): HttpFailure {
    return this.#observer.failureOf(
      error ?? new HttpFailure('cut', 'the connection closed before the end of the answer'),
    );
  }
}
