import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { keptAgent } from '../../../src/plugin/http/kept-agent.js';

type Headers = Readonly<Record<string, string>>;

/** How many connections two requests take, with a pause between them. */
async function connectionsOf(agent: http.Agent | undefined, said: Headers): Promise<number> {
  if (agent === undefined) throw new Error('no agent');
  let connections = 0;
  const server = http.createServer((_, response) => response.writeHead(200, said).end('ok'));
  server.keepAliveTimeout = 60_000;
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let request = 0; request < 2; request++) {
    if (request > 0) await sleep(1_300);
    const sent = http.get({ host: '127.0.0.1', port, agent });
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
  }
  server.close();
  server.closeAllConnections();
  return connections;
}

/** Node's agent waits a second here, and not five. */
const nodes = (options: http.AgentOptions = {}): { Agent: typeof http.Agent; globalAgent: http.Agent } => ({
  Agent: http.Agent,
  globalAgent: new http.Agent({ keepAlive: true, timeout: 1_000, ...options }),
});

describe('the agent of kept connections', () => {
  it.concurrent.each<[string, () => http.Agent | undefined, Headers, number]>([
    ['outlast the pause between two turns', () => keptAgent(nodes()), {}, 1],
    ['of Node’s own agent do not', () => nodes().globalAgent, {}, 2],
    ['are not used again after a long pause', () => keptAgent(nodes(), 1_000), {}, 2],
    ['are kept no longer than the server says', () => keptAgent(nodes()), { 'keep-alive': 'timeout=1' }, 2],
  ])('has connections that %s', async (_, agent, said, expected) => {
    expect(await connectionsOf(agent(), said)).toBe(expected);
  });

  it('is one, with the options of Node’s', () => {
    const transport = nodes({ maxSockets: 3 });
    const agent = keptAgent(transport);
    expect(keptAgent(transport)).toBe(agent);
    expect(agent?.options).toMatchObject({ maxSockets: 3, keepAlive: true });
  });

  it('leaves another one in the place of Node’s alone, and one that connects otherwise', () => {
    class Proxying extends http.Agent {}
    expect(keptAgent({ Agent: http.Agent, globalAgent: new Proxying() })).toBeUndefined();
    const tunnelled = nodes();
    expect(keptAgent(tunnelled)).toBeDefined();
    Object.assign(tunnelled.globalAgent, { createConnection: () => undefined });
    expect(keptAgent(tunnelled)).toBeUndefined();
  });
});
