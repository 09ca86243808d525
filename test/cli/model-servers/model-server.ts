import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a model says in one turn, in words that every API has. */
export interface Turn {
  readonly thinking?: string;
  readonly text?: string;
  readonly calls?: readonly ScriptedCall[];
  readonly stop?: 'length' | 'content_filter' | 'refusal';
  /** Tokens of the whole prompt, and those of them that a cache gave and took. Default: 12, and what the API says unasked. */
  readonly prompt?: { readonly tokens: number; readonly cached: number; readonly written: number };
}

export interface ScriptedCall {
  readonly name: string;
  readonly input: object;
}

/** What the server does with one request. */
export type Answer =
  | Turn
  /** An error of the API. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The beginning of an answer, then the connection is gone, or nothing more comes. */
  | { readonly text: string; readonly then: 'cut' | 'silence' };

/** How an API writes things down. */
export interface Api {
  readonly contentType: string;
  /** The pieces of an answer, each sent on its own. `index` counts requests from 0, for ids that are unique. */
  readonly pieces: (turn: Turn, index: number) => readonly string[];
  /** How many of the pieces of a text-only turn come before the end of the message is told. */
  readonly endPieces: number;
  readonly error: (status: number) => object;
  /** What the server says at paths that are no question to the model; those are not counted. */
  readonly aside?: (path: string) => object | undefined;
}

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A model on loopback that plays a script, one answer for each request, and keeps what it was sent. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves when so many requests have come. */
  readonly asked: (count: number) => Promise<void>;
}

/** An answer, or what to make of the request. The last one is played again and again. */
export type Script = readonly (Answer | ((body: ReceivedRequest['body']) => Answer))[];

export async function startModelServer(api: Api, script: Script): Promise<ModelServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const aside = api.aside?.(request.url ?? '');
      if (aside !== undefined) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(aside));
        return;
      }
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedRequest['body'];
      const index = requests.push({ path: request.url ?? '', headers: request.headers, body }) - 1;
      server.emit('asked');
      const next = script[Math.min(index, script.length - 1)];
      if (next === undefined) throw new Error('the script is empty');
      await play(api, typeof next === 'function' ? next(body) : next, index, response);
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    asked: async (count) => {
      while (requests.length < count) await once(server, 'asked');
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function play(api: Api, answer: Answer, index: number, response: ServerResponse): Promise<void> {
  if ('status' in answer) {
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(api.error(answer.status)));
    return;
  }
  response.writeHead(200, { 'content-type': api.contentType });
  const pieces = api.pieces(answer, index);
  const broken = 'then' in answer;
  for (const piece of broken ? pieces.slice(0, -api.endPieces) : pieces) {
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (!broken) response.end();
  else if (answer.then === 'cut') setTimeout(() => response.destroy(), 20);
}

/** A text in pieces, so that characters and words are cut anywhere. */
export function slices(text: string, size = 7): readonly string[] {
  const characters = [...text];
  const wide = Math.max(size, Math.ceil(characters.length / 200));
  return Array.from({ length: Math.ceil(characters.length / wide) }, (_, at) =>
    characters.slice(at * wide, (at + 1) * wide).join(''),
  );
}
