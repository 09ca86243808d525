import type { IncomingMessage } from 'node:http';
import type { Agent } from 'node:https';

/** `node:http` or `node:https`, as far as agents are concerned. */
interface Transport {
  readonly Agent: new (options: object) => object;
  readonly globalAgent: object;
}

/** Long enough for most tools. Routers forget a connection after some minutes, without a word to either end. */
const LONGEST_IDLE_MS = 60_000;
/** A request must not meet the server's close. */
const BEFORE_CLOSE_MS = 1_000;

/**
 * Connections that outlast a tool. Node's own agent closes them after five seconds without a request, and many a tool
 * takes longer, so that each turn would shake hands anew. In all else they are like those of Node's agent, with its
 * certificates and proxies, and are used no longer than the server says that it keeps them.
 *
 * They are looked at before a request: a timer for each, as Node sets and clears it, costs a twentieth of a turn.
 */
export class KeptConnections {
  readonly agent: Agent;
  readonly #idleMs: number;
  readonly #freeSince = new WeakMap<object, number>();
  readonly #keptMs = new WeakMap<object, number>();

  constructor({ Agent: NodesAgent, globalAgent }: Transport, idleMs = LONGEST_IDLE_MS) {
    const { timeout: _, ...options } = (globalAgent as Agent).options;
    const agent = new NodesAgent({ ...options, keepAlive: true }) as Agent & { keepSocketAlive: KeepSocket };
    const keep = agent.keepSocketAlive.bind(agent);
    // Node.js documents it as the place to decide on a connection that is free.
    agent.keepSocketAlive = (socket) => {
      this.#freeSince.set(socket, Date.now());
      return keep(socket);
    };
    this.agent = agent;
    this.#idleMs = idleMs;
  }

  /** Heeds what the server says of its connection. */
  answered({ socket, headers }: IncomingMessage): void {
    const told = /(?:^|[ ,])timeout=(\d+)/.exec(String(headers['keep-alive'] ?? ''));
    if (told !== null) this.#keptMs.set(socket, Number(told[1]) * 1000 - BEFORE_CLOSE_MS);
  }

  /** Before a request. By the clock on the wall, which goes on while a machine sleeps. */
  dropIdle(): void {
    const now = Date.now();
    for (const sockets of Object.values(this.agent.freeSockets)) {
      for (const socket of sockets ?? []) {
        const longest = Math.min(this.#idleMs, this.#keptMs.get(socket) ?? Infinity);
        if (now - (this.#freeSince.get(socket) ?? 0) >= longest) socket.destroy();
      }
    }
  }
}

type KeepSocket = (socket: object) => boolean;

/** Where somebody would change how an agent connects, as for a proxy. */
const CONNECTING = ['createConnection', 'createSocket', 'addRequest'];

/** Kept on Node's agent itself: all providers of a process share their connections, as they would there. */
const KEPT = Symbol('allos/kept-connections');

/**
 * Those of the process. Undefined where somebody put another agent in the place of Node's, or changed how it connects:
 * that one is used then.
 */
export function keptConnections(transport: Transport): KeptConnections | undefined {
  const { Agent: NodesAgent, globalAgent } = transport;
  if (Object.getPrototypeOf(globalAgent) !== NodesAgent.prototype) return undefined;
  if (CONNECTING.some((method) => Object.hasOwn(globalAgent, method))) return undefined;
  const nodes = globalAgent as { [KEPT]?: KeptConnections };
  return (nodes[KEPT] ??= new KeptConnections(transport));
}
