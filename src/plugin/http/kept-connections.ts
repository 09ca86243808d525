import type { Agent } from 'node:https';

/** `node:http` or `node:https`, as far as agents are concerned. */
interface Transport {
  readonly Agent: new (options: object) => object;
  readonly globalAgent: object;
}

/** Long enough for most tools. Routers forget a connection after some minutes, without a word to either end. */
const LONGEST_IDLE_MS = 60_000;

/**
 * Connections that outlast a tool. Node's own agent closes them after five seconds without a request, and many a tool
 * takes longer, so that each turn would shake hands anew. In all else they are like those of Node's agent, with its
 * certificates and proxies.
 */
export class KeptConnections {
  readonly agent: Agent;
  readonly #idleMs: number;
  readonly #freeSince = new WeakMap<object, number>();

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

  /** Before a request: none is sent on a connection that may be forgotten. The clock on the wall runs in a suspended machine. */
  dropIdle(): void {
    const now = Date.now();
    for (const sockets of Object.values(this.agent.freeSockets)) {
      for (const socket of sockets ?? []) {
        if (now - (this.#freeSince.get(socket) ?? 0) > this.#idleMs) socket.destroy();
      }
    }
  }
}

type KeepSocket = (socket: object) => boolean;

/** Kept on Node's agent itself: all providers of a process share their connections, as they would there. */
const KEPT = Symbol('allos/kept-connections');

/** Those of the process; undefined where somebody put another agent in the place of Node's. */
export function keptConnections(transport: Transport): KeptConnections | undefined {
  const { Agent: NodesAgent, globalAgent } = transport;
  if (Object.getPrototypeOf(globalAgent) !== NodesAgent.prototype) return undefined;
  const nodes = globalAgent as { [KEPT]?: KeptConnections };
  return (nodes[KEPT] ??= new KeptConnections(transport));
}
