import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDesk } from './desk.js';
import { startChatServer } from './model-servers/chat-server.js';

const KEY = 'gsk-own-0123456789abcdef';

describe('a server that speaks Chat Completions', () => {
  it.concurrent('is reached by the name of its preset, at another address with its own key', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Fast.' });
    const args = ['run', 'go', '-m', 'groq/llama-9', '--base-url', `${server.url}/v1`];
    const run = await desk.allos(args, { env: { GROQ_API_KEY: KEY, OPENAI_API_KEY: 'sk-another-0123456789' } });
    expect(run).toMatchObject({ code: 0, stdout: 'Fast.\n' });
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
      body: { model: 'llama-9' },
    });
  });

  it.concurrent('needs its own key', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-m', 'groq/llama-9'], { env: { OPENAI_API_KEY: KEY } });
    expect(run).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('Groq needs a key and none is set. Set GROQ_API_KEY.'),
    });
  });

  it.concurrent('is not chosen because its key is there', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go'], { env: { GROQ_API_KEY: KEY } });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('No model to use') });
    expect(run.stderr).not.toContain('GROQ');
  });

  it.concurrent('needs an address where no preset knows one', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-m', 'openai-compatible/x']);
    expect(run).toMatchObject({ code: 4, stderr: expect.stringContaining('--base-url') });
  });

  it.concurrent('on this machine is asked for its only model', async () => {
    await using desk = openDesk();
    await using server = await startChatServer({ text: 'Local.' });
    const run = await desk.allos(['run', 'go', '-p', 'lmstudio'], { env: { LMSTUDIO_BASE_URL: `${server.url}/v1` } });
    expect(run).toMatchObject({ code: 0, stdout: 'Local.\n' });
    expect(server.requests[0]?.body).toMatchObject({ model: 'test-model' });
  });

  it.concurrent('with several models says which', async () => {
    await using desk = openDesk();
    await using server = await startListing(['qwen', 'glm']);
    const run = await desk.allos(['run', 'go', '-p', 'vllm'], { env: { VLLM_BASE_URL: `${server.url}/v1` } });
    expect(run).toMatchObject({ code: 3, stderr: expect.stringContaining('Name one with --model: qwen, glm.') });
  });

  it.concurrent('that does not run says how to name it', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', 'go', '-p', 'llamacpp'], {
      env: { LLAMACPP_BASE_URL: 'http://127.0.0.1:9/v1' },
    });
    expect(run).toMatchObject({ code: 5, stderr: expect.stringContaining('providers.llamacpp.baseUrl') });
  });
});

/** A server that does nothing but list its models. */
async function startListing(models: readonly string[]): Promise<AsyncDisposable & { url: string }> {
  const server: Server = createServer((request, response) => {
    const isList = request.url === '/v1/models';
    response.writeHead(isList ? 200 : 404);
    response.end(JSON.stringify({ object: 'list', data: models.map((id) => ({ id, object: 'model' })) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
