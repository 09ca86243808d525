import type { Agent } from 'node:https';

/** `node:http` or `node:https`, as far as agents are concerned. */
interface Transport {
  readonly Agent: new (options: object) => object;
  readonly globalAgent: object;
}

/** Long enough for most tools. Routers forget a connection after some minutes, without a word to either end. */
const LONGEST_IDLE_MS = 60_000;

/** Where somebody would change how an agent connects, as for a proxy. */
const CONNECTING = ['createConnection', 'createSocket', 'addRequest'];

/** Kept on Node's agent itself: all providers of a process share their connections, as they would there. */
const KEPT = Symbol('allos/kept-agent');

/**
 * An agent whose connections outlast a tool. Node's own closes them after five seconds without a request, and many a
 * tool takes longer, so that each turn would shake hands anew. In all else it is like Node's own: it has its
 * certificates and proxies, and heeds what servers say of the time they keep a connection. Undefined where somebody put
 * another agent in its place, or changed how it connects: that one is used then.
 */
export function keptAgent(transport: Transport, idleMs = LONGEST_IDLE_MS): Agent | undefined {
  const { Agent: NodesAgent, globalAgent } = transport;
  if (Object.getPrototypeOf(globalAgent) !== NodesAgent.prototype) return undefined;
  if (CONNECTING.some((method) => Object.hasOwn(globalAgent, method))) return undefined;
  const nodes = globalAgent as Agent & { [KEPT]?: Agent };
  nodes[KEPT] ??= new NodesAgent({ ...nodes.options, keepAlive: true, timeout: idleMs }) as Agent;
  return nodes[KEPT];
}
