import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepingAgent } from '../../../src/plugin/http/keeping-agent.js';

/** How many connections two requests take, with a pause between them that is longer than Node's agent waits. */
async function connectionsOf(agent: http.Agent | undefined): Promise<number> {
  let connections = 0;
  const server = http.createServer((_, response) => response.end('ok'));
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let request = 0; request < 2; request++) {
    if (request > 0) await sleep(300);
    const [response] = (await once(
      http.get({ host: '127.0.0.1', port, ...(agent === undefined ? {} : { agent }) }),
      'response',
    )) as [http.IncomingMessage];
    await once(response.resume(), 'end');
  }
  server.close();
  server.closeAllConnections();
  return connections;
}

describe('the agent that keeps connections', () => {
  const nodes = (options: http.AgentOptions): { Agent: typeof http.Agent; globalAgent: http.Agent } => ({
    Agent: http.Agent,
    globalAgent: new http.Agent({ keepAlive: true, timeout: 100, ...options }),
  });

  it('outlasts the pauses between turns, which the one of Node.js does not', async () => {
    const transport = nodes({});
    expect(await connectionsOf(keepingAgent(transport))).toBe(1);
    expect(await connectionsOf(transport.globalAgent)).toBe(2);
  });

  it('is one, and has the options of Node’s', () => {
    const transport = nodes({ maxSockets: 3 });
    const agent = keepingAgent(transport);
    expect(keepingAgent(transport)).toBe(agent);
    expect(agent?.options).toMatchObject({ maxSockets: 3, keepAlive: true });
  });

  it('leaves another one in its place alone', () => {
    class Proxying extends http.Agent {}
    expect(keepingAgent({ Agent: http.Agent, globalAgent: new Proxying() })).toBeUndefined();
  });
});
