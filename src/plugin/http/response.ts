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
