import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The caller's port: one for each connection. */
  readonly port: number | undefined;
  readonly body: WireBody;
}

/** As much of the request body as tests look at. */
export interface WireBody {
  readonly [key: string]: unknown;
  readonly messages: readonly { readonly role: string; readonly content: readonly WireBlock[] }[];
}

export interface WireBlock {
  readonly [key: string]: unknown;
  readonly type: string;
}

/** How to answer one request. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The pieces of the body, each its own write; a number is a pause in milliseconds. */
  readonly pieces: readonly (Uint8Array | string | number)[];
  /** `destroy` breaks the connection after the pieces, `hang` keeps it open. */
  readonly after?: 'end' | 'destroy' | 'hang';
}

/** A server on loopback that plays its answers in order, the last one for ever, and keeps what it was asked. */
export class ScriptedServer {
  readonly requests: RecordedRequest[] = [];
  answers: ScriptedAnswer[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { method = '', url = '', headers } = request;
        this.requests.push({
          method,
          path: url,
          headers,
          text,
          port: request.socket.remotePort,
          body: JSON.parse(text) as WireBody,
        });
        const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? { pieces: [] };
        void play(answer, response);
      });
    });
  }

  static async start(): Promise<ScriptedServer> {
    const scripted = new ScriptedServer();
    await new Promise<void>((resolve) => scripted.#server.listen(0, '127.0.0.1', resolve));
    return scripted;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get lastRequest(): RecordedRequest {
    const last = this.requests.at(-1);
    if (last === undefined) throw new Error('nothing was requested');
    return last;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function play(answer: ScriptedAnswer, response: ServerResponse): Promise<void> {
  response.on('error', () => undefined);
  response.writeHead(answer.status ?? 200, { 'content-type': 'text/event-stream', ...answer.headers });
  for (const piece of answer.pieces) {
    if (response.destroyed) return;
    if (typeof piece === 'number') await new Promise((resolve) => setTimeout(resolve, piece));
    else if (!response.write(piece))
      await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
  }
  if (answer.after === 'destroy') {
    await new Promise((resolve) => setImmediate(resolve));
    response.destroy();
  } else if (answer.after !== 'hang') response.end();
}
