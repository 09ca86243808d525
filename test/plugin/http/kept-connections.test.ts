import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptConnections, keptConnections } from '../../../src/plugin/http/kept-connections.js';

/** How many connections two requests take, with a pause between them. */
async function connectionsOf(
  agent: http.Agent,
  kept?: KeptConnections,
  said: Readonly<Record<string, string>> = {},
): Promise<number> {
  let connections = 0;
  const server = http.createServer((_, response) => response.writeHead(200, said).end('ok'));
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let request = 0; request < 2; request++) {
    if (request > 0) await sleep(300);
    kept?.dropIdle();
    const sent = http.get({ host: '127.0.0.1', port, agent });
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    kept?.answered(response);
    await once(response.resume(), 'end');
  }
  server.close();
  server.closeAllConnections();
  return connections;
}

/** Node's agent waits for less than the pause here, and not five seconds. */
const nodes = (options: http.AgentOptions = {}): { Agent: typeof http.Agent; globalAgent: http.Agent } => ({
  Agent: http.Agent,
  globalAgent: new http.Agent({ keepAlive: true, timeout: 100, ...options }),
});

describe('kept connections', () => {
  it('outlast the pause between two turns, which those of Node’s agent do not', async () => {
    const kept = new KeptConnections(nodes());
    expect(await connectionsOf(kept.agent, kept)).toBe(1);
    expect(await connectionsOf(nodes().globalAgent)).toBe(2);
  });

  it('are not used again after a long pause, when a router may have forgotten them', async () => {
    const kept = new KeptConnections(nodes(), 100);
    expect(await connectionsOf(kept.agent, kept)).toBe(2);
  });

  it.each([
    ['timeout=1', 2],
    ['max=5, timeout=1', 2],
    ['timeout=5', 1],
  ])('are used no longer than the server says, less a second (%s)', async (said, expected) => {
    const kept = new KeptConnections(nodes());
    expect(await connectionsOf(kept.agent, kept, { 'keep-alive': said })).toBe(expected);
  });

  it('are those of the process, with the options of Node’s agent', () => {
    const transport = nodes({ maxSockets: 3 });
    const kept = keptConnections(transport);
    expect(keptConnections(transport)).toBe(kept);
    expect(kept?.agent.options).toMatchObject({ maxSockets: 3, keepAlive: true });
  });

  it('leave another agent in the place of Node’s alone, and one that connects otherwise', () => {
    class Proxying extends http.Agent {}
    expect(keptConnections({ Agent: http.Agent, globalAgent: new Proxying() })).toBeUndefined();
    const tunnelled = nodes();
    expect(keptConnections(tunnelled)).toBeDefined();
    Object.assign(tunnelled.globalAgent, { createConnection: () => undefined });
    expect(keptConnections(tunnelled)).toBeUndefined();
  });
});
