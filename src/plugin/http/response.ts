import type { IncomingMessage } from 'node:http';
import { BodyReader } from './body-reader.js';
import { ResponseHeaders } from './headers.js';
import type { HttpFailure } from './http-failure.js';

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

/** What the request wants to know of the reading of its answer. */
export interface ResponseObserver {
  readonly onChunk: () => void;
  /** At any end: whole, broken or cancelled. May be called more than once. */
  readonly onEnd: () => void;
  /** What a broken read means. */
  readonly failureOf: (error: unknown) => HttpFailure;
}

/** Wraps Node's incoming message. */
export function responseOf(message: IncomingMessage, url: string, observer: ResponseObserver): HttpResponse {
  const status = message.statusCode ?? 0;
  const read = (): BodyReader => new BodyReader(message, observer);
  const text = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of read()) chunks.push(chunk);
    return new TextDecoder().decode(Buffer.concat(chunks));
  };
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText: message.statusMessage ?? '',
    url,
    headers: new ResponseHeaders(message.headers),
    body: {
      [Symbol.asyncIterator]: read,
      cancel: async () => {
        message.destroy();
        observer.onEnd();
      },
    },
    text,
    json: async () => JSON.parse(await text()) as unknown,
  };
}
