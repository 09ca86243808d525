import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptConnections, keptConnections } from '../../../src/plugin/http/kept-connections.js';

/** How many connections two requests take, with a pause between them that is longer than Node's agent waits here. */
async function connectionsOf(agent: http.Agent, beforeEach: () => void = () => undefined): Promise<number> {
  let connections = 0;
  const server = http.createServer((_, response) => response.end('ok'));
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let request = 0; request < 2; request++) {
    if (request > 0) await sleep(300);
    beforeEach();
    const sent = http.get({ host: '127.0.0.1', port, agent });
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
  }
  server.close();
  server.closeAllConnections();
  return connections;
}

const nodes = (options: http.AgentOptions = {}): { Agent: typeof http.Agent; globalAgent: http.Agent } => ({
  Agent: http.Agent,
  globalAgent: new http.Agent({ keepAlive: true, timeout: 100, ...options }),
});

describe('kept connections', () => {
  it('outlast the pauses between turns, which those of Node’s agent do not', async () => {
    const transport = nodes();
    expect(await connectionsOf(new KeptConnections(transport).agent)).toBe(1);
    expect(await connectionsOf(transport.globalAgent)).toBe(2);
  });

  it('are not used again after a long pause, when a router may have forgotten them', async () => {
    const kept = new KeptConnections(nodes(), 100);
    expect(await connectionsOf(kept.agent, () => kept.dropIdle())).toBe(2);
    const longer = new KeptConnections(nodes(), 10_000);
    expect(await connectionsOf(longer.agent, () => longer.dropIdle())).toBe(1);
  });

  it('are those of the process, with the options of Node’s agent', () => {
    const transport = nodes({ maxSockets: 3 });
    const kept = keptConnections(transport);
    expect(keptConnections(transport)).toBe(kept);
    expect(kept?.agent.options).toMatchObject({ maxSockets: 3, keepAlive: true });
  });

  it('leave another agent in the place of Node’s alone', () => {
    class Proxying extends http.Agent {}
    expect(keptConnections({ Agent: http.Agent, globalAgent: new Proxying() })).toBeUndefined();
  });
});
