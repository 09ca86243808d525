import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isAllosError, type AllosError } from 'allos/plugin';
import { never } from '../../../test/wire/outcome.js';
import { providerFor } from './provider-under-test.js';

interface Model {
  readonly name: string;
  readonly show?: object | undefined;
}

const CAN = {
  capabilities: ['completion', 'tools', 'thinking'],
  model_info: { 'general.architecture': 'q', 'q.context_length': 4000 },
};
const CANNOT = { capabilities: ['completion', 'vision'] };
const EMBEDS = { capabilities: ['embedding'] };

let server: Server | undefined;
let authorization: string | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  if (server !== undefined) await once(server.close(), 'close');
  server = undefined;
});

/** An Ollama with these models. */
async function serve(models: readonly Model[], status = 200): Promise<string> {
  server = createServer((request, response) => {
    authorization = request.headers.authorization;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/api/tags') {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            models: models.map(({ name }) => ({ name, model: name })),
            error: status === 200 ? undefined : 'no',
          }),
        );
        return;
      }
      const { model } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { model: string };
      const show = models.find(({ name }) => name === model)?.show;
      response.writeHead(show === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(show ?? { error: `model '${model}' not found` }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function refusal(url: string): Promise<AllosError> {
  const error: unknown = await providerFor(url)
    .defaultModel(never())
    .catch((thrown: unknown) => thrown);
  if (!isAllosError(error)) throw new Error(`not an AllosError: ${String(error)}`);
  return error;
}

describe('the default model', () => {
  it('is the only installed one with tools', async () => {
    const url = await serve([
      { name: 'nomic-embed-text:latest', show: EMBEDS },
      { name: 'gemma3:4b', show: CANNOT },
      { name: 'qwen3:8b', show: CAN },
    ]);
    const provider = providerFor(url, { apiKey: async () => ' proxy-key\n' });
    expect(await provider.defaultModel(never())).toBe('qwen3:8b');
    expect(authorization).toBe('Bearer proxy-key');
    // What was learnt on the way is known from then on.
    const thinks = ['none', 'low', 'medium', 'high', 'max'];
    expect(provider.capabilities('qwen3:8b')).toMatchObject({ tools: true, images: false, efforts: thinks });
    expect(provider.capabilities('gemma3:4b')).toMatchObject({ tools: false, images: true, efforts: [] });
    expect(provider.contextWindow('qwen3:8b')).toBe(4000);
    expect(provider.contextWindow('gemma3:4b')).toBe(8192);
  });

  it('need not be asked for to learn what a named one can do', async () => {
    const url = await serve([{ name: 'gemma3:4b', show: CANNOT }]);
    const provider = providerFor(url);
    expect(provider.capabilities('gemma3:4b').efforts).toBeUndefined();
    await provider.inspect('gemma3:4b', never());
    expect(provider.capabilities('gemma3:4b')).toMatchObject({ tools: false, images: true, efforts: [] });
    server?.close();
    // Nobody answers any more: what is known stays, and what is not is no failure.
    await provider.inspect('gemma3:4b', never());
    await provider.inspect('other', never());
    expect(provider.capabilities('other')).toMatchObject({ tools: true, images: true });
  });

  it('is found by the template in old versions, and assumed where the server tells nothing', async () => {
    const old = [
      { name: 'llama2:latest', show: { template: '{{ .Prompt }}' } },
      { name: 'mistral:latest', show: { template: '{{ .Tools }}' } },
    ];
    expect(await providerFor(await serve(old)).defaultModel(never())).toBe('mistral:latest');
    server?.close();
    expect(await providerFor(await serve([{ name: 'qwen3:8b' }])).defaultModel(never())).toBe('qwen3:8b');
  });

  it('is not chosen among several', async () => {
    const models = Array.from({ length: 9 }, (_, index) => ({ name: `m${index}:1b`, show: CAN }));
    const error = await refusal(await serve(models));
    expect(error.code).toBe('auth.no_model');
    for (const { name } of models) expect(error.hint).toContain(name);
  });

  it('is missing where none has tools, or none is installed', async () => {
    const without = await refusal(await serve([{ name: 'gemma3:4b', show: CANNOT }]));
    expect(without).toMatchObject({
      code: 'auth.no_model',
      hint: expect.stringMatching(/ollama pull.*gemma3:4b/) as unknown,
    });
    server?.close();
    const none = await refusal(await serve([]));
    expect(none).toMatchObject({ code: 'auth.no_model', hint: expect.stringContaining('ollama pull') as unknown });
  });

  it('cannot be found without the server', async () => {
    const url = await serve([]);
    server?.closeAllConnections();
    if (server !== undefined) await once(server.close(), 'close');
    server = undefined;
    expect(await refusal(url)).toMatchObject({
      code: 'provider.unreachable',
      hint: expect.stringContaining('ollama serve') as unknown,
    });
    expect(await refusal(await serve([], 401))).toMatchObject({ code: 'auth.rejected' });
    expect(await refusal('ftp://x')).toMatchObject({ code: 'config.invalid' });
  });
});
