import { startServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { ask, requestWith } from './ask.js';
import { chunk, HELLO, json, sse } from './wire-answers.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const baseUrl = (): string => `${server.origin}/v1`;

describe('a refusal by status', () => {
  it.each([
    [400, 'bad_request'],
    [401, 'auth'],
    [402, 'payment'],
    [403, 'auth'],
    [404, 'not_found'],
    [408, 'server'],
    [409, 'server'],
    [413, 'too_large'],
    [422, 'bad_request'],
    [429, 'rate_limit'],
    [500, 'server'],
    [502, 'server'],
    [503, 'overloaded'],
    [529, 'overloaded'],
  ])('%i is %s', async (status, kind) => {
    server.answer(json({ error: { message: 'No.', type: 'x', code: null } }, status, { 'x-request-id': 'req_1' }));
    const { error } = await ask(baseUrl());
    expect(error).toMatchObject({ kind, status, requestId: 'req_1' });
    expect(error?.message).toContain('No.');
    expect(server.requests.length).toBeGreaterThan(0);
  });

  it('is asked once: retrying is for the agent', async () => {
    server.answer(json({ error: { message: 'x' } }, 500));
    const before = server.requests.length;
    await ask(baseUrl());
    expect(server.requests.length - before).toBe(1);
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '1500' }, 1_500],
    [{ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }, 59_000],
  ])('says how long to wait: %j', async (headers, expected) => {
    server.answer(json({ error: { message: 'slow down' } }, 429, headers));
    const { error } = await ask(baseUrl());
    expect(Math.abs((error?.retryAfterMs ?? 0) - expected)).toBeLessThan(2_000);
  });

  it.each([
    [
      'quota used up',
      429,
      { error: { message: 'You exceeded your current quota', code: 'insufficient_quota' } },
      'payment',
    ],
    ['bad key as 400', 400, { error: { message: 'API key not valid. Please pass a valid API key.' } }, 'auth'],
    ['no such model', 400, { error: { message: 'x', code: 'model_not_found' } }, 'not_found'],
    [
      'tokens per minute',
      413,
      { error: { message: 'Request too large on tokens per minute (TPM)', code: 'rate_limit_exceeded' } },
      'rate_limit',
    ],
  ])('%s', async (_title, status, body, kind) => {
    server.answer(json(body, status));
    expect((await ask(baseUrl())).error?.kind).toBe(kind);
  });

  it.each([
    [{ message: 'not found here' }, 'not found here'],
    [{ detail: 'Not Found' }, 'Not Found'],
    [{ detail: [{ msg: 'field required' }] }, 'field required'],
    [{ error: 'model is loading' }, 'model is loading'],
    [[{ error: { message: 'in a list' } }], 'in a list'],
  ])('tells the reason in the body %j', async (body, reason) => {
    server.answer(json(body, 404));
    expect((await ask(baseUrl())).error?.message).toContain(reason);
  });

  it('quotes the beginning of a page, in one line', async () => {
    server.answer({
      status: 502,
      headers: { 'content-type': 'text/html' },
      pieces: [`<html>\n${'<p>Bad gateway'.repeat(200)}`],
    });
    const { error } = await ask(baseUrl());
    expect(error?.kind).toBe('server');
    expect(error?.message).toContain('Bad gateway');
    expect(error?.message.length).toBeLessThan(600);
    expect(error?.message).not.toContain('\n');
  });
});

describe('a prompt that is too long (WP-33)', () => {
  it.each([
    ['OpenAI', 400, { message: 'x', code: 'context_length_exceeded' }],
    [
      'OpenAI, vLLM',
      400,
      { message: "This model's maximum context length is 8192 tokens. However, you requested 9000." },
    ],
    ['OpenAI', 400, { message: 'Your input exceeds the context window of this model.' }],
    ['llama.cpp', 400, { message: 'the request exceeds the available context size (4096 tokens)' }],
    ['LM Studio', 400, { message: 'tokens to keep from the initial prompt is greater than the context length' }],
    ['Groq', 400, { message: 'Please reduce the length of the messages or completion.' }],
    [
      'Mistral',
      400,
      { message: 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length' },
    ],
    ['xAI', 400, { message: "This model's maximum prompt length is 131072 but the request contains 140000 tokens." }],
    ['Moonshot', 400, { message: 'Your request exceeded model token limit: 131072 (requested: 140000)' }],
    [
      'Google',
      400,
      { message: 'The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).' },
    ],
    ['Anthropic behind a gateway', 400, { message: 'prompt is too long: 210000 tokens > 200000 maximum' }],
    ['Ollama', 400, { message: 'prompt too long; exceeded max context length by 12 tokens' }],
    [
      'TGI',
      422,
      { message: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000' },
    ],
    ['Together', 422, { message: "This model's maximum context length is 8193 tokens" }],
    ['any', 500, { message: 'context length exceeded' }],
  ])('%s', async (_vendor, status, error) => {
    server.answer(json({ error }, status));
    expect((await ask(baseUrl())).error?.kind).toBe('context_overflow');
  });

  it('is not what a rate limit in tokens is', async () => {
    server.answer(
      json({ error: { message: 'Rate limit reached: maximum context length of 30000 tokens per minute' } }, 400),
    );
    expect((await ask(baseUrl())).error?.kind).toBe('bad_request');
  });

  it.each([400, 413])('is what a %i without a body means, where a server is known to say so', async (status) => {
    const empty = { status, headers: {}, pieces: [] };
    server.answer(empty);
    const options = { compat: { emptyErrorIsOverflow: true } };
    expect((await ask(baseUrl(), requestWith(), { options })).error?.kind).toBe('context_overflow');
    expect((await ask(baseUrl())).error?.kind).not.toBe('context_overflow');
  });
});

describe('an error inside an answer of status 200', () => {
  it.each([
    [{ error: { message: 'x', code: 429 } }, 'rate_limit'],
    [{ error: { message: 'x', code: '502' } }, 'server'],
    [
      { error: { message: 'x', type: 'invalid_request_error', code: 'tool_use_failed', status_code: 400 } },
      'bad_request',
    ],
    [{ error: { message: 'x', type: 'overloaded_error' } }, 'overloaded'],
    [{ error: { message: 'Rate limit reached', type: 'requests' } }, 'rate_limit'],
    [{ error: { message: 'x', code: 'context_length_exceeded' } }, 'context_overflow'],
    [{ error: { message: 'x', code: 'insufficient_quota' } }, 'payment'],
    [{ error: { message: 'The server had an error', type: 'server_error' } }, 'server'],
    [{ error: 'something broke' }, 'server'],
    [{ object: 'error', message: 'maximum context length is 10', code: 400 }, 'context_overflow'],
  ])('%j is %s, in a stream and as a body', async (body, kind) => {
    for (const cut of [0, 2]) {
      const before = [chunk({ content: 'Some ' }), chunk({ content: 'text' })].slice(0, cut);
      server.answer({ pieces: [sse(...before, body, chunk({}, 'stop'))] });
      const outcome = await ask(baseUrl());
      expect(outcome.error?.kind).toBe(kind);
      expect(outcome.text).toBe(cut === 0 ? '' : 'Some text');
    }
    server.answer(json(body));
    expect((await ask(baseUrl())).error?.kind).toBe(kind);
  });

  it('is found behind an error event and in a choice', async () => {
    server.answer({ pieces: ['event: error\ndata: {"message":"broke","type":"server_error"}\n\n'] });
    expect((await ask(baseUrl())).error).toMatchObject({ kind: 'server' });
    const choice = { index: 0, delta: {}, finish_reason: 'error', error: { code: 503, message: 'upstream' } };
    server.answer({ pieces: [sse({ choices: [choice] })] });
    expect((await ask(baseUrl())).error).toMatchObject({ kind: 'overloaded', status: 503 });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a page', '<!doctype html><p>Please sign in</p>', 'Please sign in'],
    ['text', 'upstream connect error', 'upstream connect error'],
    ['JSON of something else', '{"pathname":"/v1/chat/completions"}', 'pathname'],
    ['an event that is no JSON', `data: {"choices": [}\n\n${HELLO}`, '{"choices": [}'],
  ])('%s is a bad response that is quoted', async (_title, body, quoted) => {
    server.answer({ pieces: [body] });
    const { error } = await ask(baseUrl());
    expect(error?.kind).toBe('bad_response');
    expect(error?.message).toContain(quoted);
  });

  it.each(['', ': keep-alive\n\n', 'data: [DONE]\n\n'])('%j is a cut', async (body) => {
    server.answer({ pieces: [body] });
    expect((await ask(baseUrl())).error?.kind).toBe('cut');
  });

  it('unknown events and fields are passed over', async () => {
    const extra =
      'event: telemetry\ndata: {"x":1}\n\ndata: ping\n\nid: 7\nretry: 10\ndata: {"choices":[],"prompt_filter_results":[]}\n\n';
    server.answer({ pieces: [extra + HELLO] });
    expect((await ask(baseUrl())).text).toBe('Hello');
  });
});

describe('the key', () => {
  const key = 'sk-very-secret-0987654321';
  it('is never in a message, whoever says it', async () => {
    server.answer(json({ error: { message: `Incorrect API key provided: ${key}. And Bearer hunter2-token` } }, 401));
    const settings = { apiKey: async () => key, headers: { 'X-Api-Key': 'hunter2-token' } };
    const { error } = await ask(baseUrl(), requestWith(), settings);
    expect(JSON.stringify(error)).not.toContain(key);
    expect(JSON.stringify(error)).not.toContain('hunter2');
    server.answer({ pieces: [sse({ error: { message: `bad key ${key}` } })] });
    expect(JSON.stringify((await ask(baseUrl(), requestWith(), settings)).error)).not.toContain(key);
  });

  it('is needed for api.openai.com, which is not asked without', async () => {
    for (const url of [undefined, 'https://api.openai.com/v1/']) {
      const { error } = await ask(url as string, requestWith(), { apiKey: async () => undefined });
      expect(error?.kind).toBe('no_key');
      expect(error?.hint).toContain('OPENAI_API_KEY');
    }
  });

  it('that cannot be had is as good as none', async () => {
    const apiKey = async (): Promise<string> => {
      throw new Error('the key helper exited with 1');
    };
    const { error } = await ask(baseUrl(), requestWith(), { apiKey });
    expect(error).toMatchObject({ kind: 'no_key' });
    expect(error?.message).toContain('key helper exited');
  });
});

describe('the connection', () => {
  it('refused is told', async () => {
    const { error } = await ask('http://127.0.0.1:1/v1');
    expect(error).toMatchObject({ kind: 'connection' });
    expect(error?.message).toContain('127.0.0.1:1');
  });

  it.each(['nonsense', 'ftp://example.com', ''])('needs a base URL that can be used: %j', async (url) => {
    const { error } = await ask(url, requestWith(), { apiKey: async () => undefined });
    expect(error?.kind).toBe(url === '' ? 'no_key' : 'bad_request');
  });
});
