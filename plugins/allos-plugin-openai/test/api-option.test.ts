import { startServer } from '../../../test/wire/scripted-server.js';
import { servedApi } from '../src/api-option.js';
import { endpointOf } from '../src/endpoint.js';
import { tool } from '../../../test/wire/outcome.js';
import { ask, requestWith } from './ask.js';
import { HELLO, json } from './wire-answers.js';

describe('the option api', () => {
  it.each([
    [undefined, undefined, 'responses'],
    ['https://api.openai.com/v1/', undefined, 'responses'],
    ['https://eu.api.openai.com/v1', undefined, 'responses'],
    ['https://api.openai.com/v1', 'chat', 'chat'],
    ['http://127.0.0.1:8080/v1', undefined, 'chat'],
    ['https://api.openai.com.example/v1', undefined, 'chat'],
    ['https://models.example/api.openai.com/v1', undefined, 'chat'],
    ['https://mine.openai.azure.com/openai/v1', undefined, 'chat'],
    ['http://127.0.0.1:8080/v1', 'responses', 'responses'],
  ])('at %s with %j speaks %s', (baseUrl, api, expected) => {
    const options = api === undefined ? {} : { api };
    expect(servedApi({ name: 'openai', options }, endpointOf(baseUrl))).toBe(expected);
  });

  it.each([
    ['chat', '/v1/chat/completions'],
    ['responses', '/v1/responses'],
    [undefined, '/v1/chat/completions'],
  ])('%j asks at %s', async (api, path) => {
    await using server = await startServer({ pieces: [HELLO] });
    await ask(`${server.origin}/v1`, undefined, { options: api === undefined ? {} : { api } });
    expect(server.lastRequest.path).toBe(path);
  });

  it.each(['Chat', '', 7, null])('%j is an error before anything is sent', async (api) => {
    await using server = await startServer({ pieces: [HELLO] });
    const { error } = await ask(`${server.origin}/v1`, undefined, { options: { api } });
    expect(error?.kind).toBe('bad_request');
    expect(error?.message).toMatch(/chat or responses/);
    expect(error?.hint).toContain('chat');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a server that refuses', () => {
  const refusal = (status: number, message: string): ReturnType<typeof json> => json({ error: { message } }, status);

  it('tools of a model that takes them on Responses only is hinted at (WP-28)', async () => {
    await using server = await startServer(refusal(400, 'Function tools are not supported here.'));
    const asked = (model: string, tools = [tool('a')]): ReturnType<typeof ask> =>
      ask(`${server.origin}/v1`, requestWith({ model, tools }));
    expect((await asked('gpt-6.1-sol')).error?.hint).toContain('providers.openai.api to responses');
    expect((await asked('gpt-6.1-sol', [])).error?.hint ?? '').not.toContain('responses');
    expect((await asked('gpt-6-luna')).error?.hint ?? '').not.toContain('responses');
  });

  it('tools beside an effort is hinted at, for a model that takes them without on Chat Completions (WP-28)', async () => {
    await using server = await startServer(refusal(400, 'Function tools with reasoning_effort are not supported.'));
    const asked = (effort: string): ReturnType<typeof ask> =>
      ask(`${server.origin}/v1`, requestWith({ model: 'gpt-6-sol', tools: [tool('a')], effort }));
    expect((await asked('low')).error?.hint).toContain('providers.openai.api to responses');
    expect((await asked('none')).error?.hint ?? '').not.toContain('responses');
  });

  it.each([
    [404, 'Not Found', true],
    [405, 'Method Not Allowed', true],
    [404, 'The model test-model does not exist', false],
    [400, 'Bad', false],
  ])('Responses with %i %j may not speak it: %s', async (status, message, hinted) => {
    await using server = await startServer(refusal(status, message));
    const { error } = await ask(`${server.origin}/v1`, undefined, { options: { api: 'responses' } });
    expect(error?.status).toBe(status);
    expect(error?.hint?.includes('providers.openai.api to chat') === true).toBe(hinted);
  });
});
