import type { IncomingMessage } from 'node:http';
import { BodyReader, type ResponseObserver } from './body-reader.js';
import { ResponseHeaders } from './headers.js';

/**
 * An HTTP answer, as much of the standard `Response` as SDKs read. `body` yields the bytes as they come; it throws an
 * `HttpFailure` when the connection breaks before the end, stays silent too long, or the caller aborts.
 */
export interface HttpResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: ResponseHeaders;
  readonly body: HttpBody;
  readonly text: () => Promise<string>;
  readonly json: () => Promise<unknown>;
}

/** The bytes of an answer. `cancel` drops the connection. */
export interface HttpBody extends AsyncIterable<Uint8Array> {
  readonly cancel: () => Promise<void>;
}

/** An answer as Node gives it. Methods and no closures: those of each answer would live until the next full collection. */
export class Answer implements HttpResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: ResponseHeaders;
  readonly body: HttpBody;

  constructor(message: IncomingMessage, url: string, observer: ResponseObserver) {
    const status = message.statusCode ?? 0;
    this.ok = status >= 200 && status < 300;
    this.status = status;
    this.statusText = message.statusMessage ?? '';
    this.url = url;
    this.headers = new ResponseHeaders(message);
    this.body = new MessageBody(message, observer);
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.body) chunks.push(chunk);
    return new TextDecoder().decode(Buffer.concat(chunks));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }
}

class MessageBody implements HttpBody {
  readonly #message: IncomingMessage;
  readonly #observer: ResponseObserver;

  constructor(message: IncomingMessage, observer: ResponseObserver) {
    this.#message = message;
    this.#observer = observer;
  }

  [Symbol.asyncIterator](): BodyReader {
    return new BodyReader(this.#message, this.#observer);
  }

  async cancel(): Promise<void> {
    this.#message.destroy();
    this.#observer.onEnd();
  }
}
