import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface HopRequest {
  readonly path: string;
  readonly text: string;
  readonly version: string | undefined;
}

/** A server on loopback that gives one answer after another and remembers the last request. */
export interface HopServer extends AsyncDisposable {
  readonly origin: string;
  /** Sets the next answer, and forgets the last request. */
  readonly willSay: (body: unknown) => void;
  /** The request since; undefined when none came. */
  readonly asked: () => HopRequest | undefined;
}

export async function startHopServer(): Promise<HopServer> {
  let answer = '';
  let last: HopRequest | undefined;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const version = request.headers['anthropic-version'];
      const text = Buffer.concat(chunks).toString('utf8');
      last = { path: request.url ?? '', text, version: version === undefined ? undefined : String(version) };
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    willSay: (body) => {
      answer = JSON.stringify(body);
      last = undefined;
    },
    asked: () => last,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
