import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { probeOllama } from '../../../src/cli/run/probe-ollama.js';

describe('looking for an Ollama', () => {
  it('finds one on loopback, however its address is written', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    for (const given of [`127.0.0.1:${port}`, `:${port}`, `0.0.0.0:${port}`, `http://127.0.0.1:${port}/`]) {
      expect(await probeOllama({ OLLAMA_HOST: given })).toEqual({ type: 'answers', address: `127.0.0.1:${port}` });
    }
    server.close();
    await once(server, 'close');
    expect(await probeOllama({ OLLAMA_HOST: `:${port}` })).toEqual({ type: 'silent', address: `127.0.0.1:${port}` });
  });

  it.each(['http://192.0.2.1', 'models.example:11434', 'https://ollama.com', '%%'])(
    'asks nobody at %s',
    async (given) => {
      expect(await probeOllama({ OLLAMA_HOST: given })).toEqual({ type: 'not-probed', address: given });
    },
  );
});
