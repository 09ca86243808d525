import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the server. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written piece by piece, each in a write of its own; a number is a pause in milliseconds. */
  readonly pieces: readonly (string | Uint8Array | number)[];
  /** After the last piece: end the body, destroy the socket, or say nothing more. */
  readonly then?: 'end' | 'destroy' | 'hang';
  /** Before the head is sent; `never` for a server that does not answer. */
  readonly delayMs?: number | 'never';
}

/** A request as it came. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  /** The caller's port: one for each connection. */
  readonly port: number | undefined;
}

/** A server on loopback that plays answers in turn, the last one again and again, and records what it was asked. */
export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  /** Throws when nothing was asked. */
  readonly lastRequest: RecordedRequest;
  readonly connections: () => number;
  answer: (...answers: readonly ScriptedAnswer[]) => void;
}

/** Answers with event streams, unless an answer says otherwise. */
export async function startServer(...answers: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  return await start('text/event-stream', answers);
}

/** Answers with lines of JSON, unless an answer says otherwise. */
export async function startNdjsonServer(...answers: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  return await start('application/x-ndjson', answers);
}

async function start(contentType: string, answers: readonly ScriptedAnswer[]): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  let queue = [...answers];
  let connections = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = '', url = '', headers, socket } = request;
      const text = Buffer.concat(chunks).toString('utf8');
      requests.push({ method, path: url, headers, text, port: socket.remotePort });
      const answer = queue.length > 1 ? queue.shift() : queue[0];
      if (answer !== undefined)
        await play({ ...answer, headers: answer.headers ?? { 'content-type': contentType } }, response);
    })().catch(() => response.destroy());
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get lastRequest(): RecordedRequest {
      const last = requests.at(-1);
      if (last === undefined) throw new Error('nothing was requested');
      return last;
    },
    connections: () => connections,
    answer: (...next) => {
      queue = [...next];
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function play(answer: ScriptedAnswer, response: ServerResponse): Promise<void> {
  if (answer.delayMs === 'never') return;
  if (answer.delayMs !== undefined) await pause(answer.delayMs);
  response.writeHead(answer.status ?? 200, answer.headers);
  response.flushHeaders();
  for (const piece of answer.pieces) {
    if (response.destroyed) return;
    if (typeof piece === 'number') await pause(piece);
    else if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  if (answer.then === 'destroy') {
    await pause(5);
    response.destroy();
  } else if (answer.then !== 'hang') {
    response.end();
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
