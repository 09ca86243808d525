import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireAnswer, WireRequest } from './provider-wire.js';

/** A request and the ways to answer it. */
export interface Exchange {
  readonly request: WireRequest;
  readonly head: (answer: Partial<Pick<WireAnswer, 'status' | 'headers'>>) => void;
  /** One piece of the body: the client reads it as a chunk of its own. */
  readonly write: (piece: string | Uint8Array) => void;
  readonly end: () => void;
  /** Breaks the connection after what was written has left. */
  readonly destroy: () => void;
  /** Settles when the connection is closed, whoever did it. */
  readonly closed: () => Promise<void>;
}

/** How a request is answered. */
export type Reply = (exchange: Exchange) => void | Promise<void>;

/** Replies in turn, the last one again and again; without any, connections are broken off. */
export class ReplyQueue {
  #replies: readonly Reply[] = [];
  #next = 0;

  replace(replies: readonly Reply[]): void {
    this.#replies = replies;
    this.#next = 0;
  }

  next(): Reply {
    const reply = this.#replies[Math.min(this.#next, this.#replies.length - 1)];
    this.#next++;
    return reply ?? (({ destroy }) => destroy());
  }
}

/** A server on loopback. */
export interface WireServer {
  readonly origin: string;
  /** The requests so far. */
  readonly requests: readonly WireRequest[];
  /** Settles with the request of that number, from 0, once it came. */
  readonly request: (index: number) => Promise<WireRequest>;
  readonly close: () => Promise<void>;
}

/** Starts a server whose replies are asked for with each request. */
export async function startWireServer(nextReply: () => Reply): Promise<WireServer> {
  const requests: WireRequest[] = [];
  const waiting: (() => void)[] = [];
  const { createServer } = process.getBuiltinModule('node:http');
  const server = createServer((message, response) => {
    void (async () => {
      const request = await received(message);
      requests.push(request);
      for (const wake of waiting.splice(0)) wake();
      await nextReply()(exchangeOf(request, message, response));
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    request: async (index) => {
      while (requests[index] === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
      return requests[index];
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function received(message: IncomingMessage): Promise<WireRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const);
  // Bytes that are no UTF-8 show as U+FFFD.
  return { path: message.url ?? '', headers: Object.fromEntries(headers), body: Buffer.concat(chunks).toString() };
}

function exchangeOf(request: WireRequest, message: IncomingMessage, response: ServerResponse): Exchange {
  return {
    request,
    head: ({ status = 200, headers = {} }) => {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    write: (piece) => void response.write(piece),
    end: () => void response.end(),
    destroy: () => void setTimeout(() => response.destroy(), 5),
    closed: () => new Promise((resolve) => message.socket.once('close', () => resolve())),
  };
}
