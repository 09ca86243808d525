import type { Agent } from 'node:https';

/** `node:http` or `node:https`, as far as agents are concerned. */
interface Transport {
  readonly Agent: new (options: object) => object;
  readonly globalAgent: object;
}

/** Kept on Node's agent itself: all providers of a process share their connections, as they would there. */
const KEEPING = Symbol('allos/keeping');

interface GlobalAgent extends Agent {
  [KEEPING]?: Agent;
}

/**
 * An agent that keeps a connection as long as the server does. Node's own closes it after five seconds without a
 * request, and many a tool takes longer, so that each turn would shake hands anew. In all else it is like Node's own,
 * with its certificates and proxies; undefined where somebody put another one in its place.
 */
export function keepingAgent({ Agent: NodesAgent, globalAgent }: Transport): Agent | undefined {
  if (Object.getPrototypeOf(globalAgent) !== NodesAgent.prototype) return undefined;
  const nodes = globalAgent as GlobalAgent;
  if (nodes[KEEPING] === undefined) {
    const { timeout: _, ...options } = nodes.options;
    nodes[KEEPING] = new NodesAgent({ ...options, keepAlive: true }) as Agent;
  }
  return nodes[KEEPING];
}
