import { isRetryable } from 'allos/plugin';
import { never, type Outcome, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { startNdjsonServer, type ScriptedAnswer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { done, ndjson, text } from './ndjson.js';
import { providerFor, requestOf } from './provider-under-test.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startNdjsonServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

async function ask(scripted: ScriptedAnswer, settings = {}): Promise<Outcome> {
  server.answer(scripted);
  return outcomeOf(providerFor(server.origin, settings).stream(requestOf({ tools: [tool('go')] }), never()));
}

function refused(status: number, error: unknown, headers: Readonly<Record<string, string>> = {}): ScriptedAnswer {
  return { status, headers: { ...JSON_TYPE, ...headers }, pieces: [JSON.stringify({ error })] };
}

describe('a refusal', () => {
  it.each([
    [404, 'model "qwen3:8b" not found, try pulling it first', 'not_found', /ollama pull qwen3:8b/],
    [404, "model 'qwen3:8b' not found", 'not_found', /ollama pull qwen3:8b/],
    [400, 'registry.ollama.ai/library/gemma3:4b does not support tools', 'bad_request', /capability tools/],
    [400, '"llama3" does not support thinking', 'bad_request', /effort/],
    [400, 'the input length exceeds the context length', 'context_overflow', /numCtx/],
    [400, 'request (7900 tokens) exceeds the available context size (4096 tokens)', 'context_overflow', /numCtx/],
    [500, 'prompt too long; exceeded max context length by 4 tokens', 'context_overflow', /numCtx/],
    [500, 'model requires more system memory (9.7 GiB) than is available (4.2 GiB)', 'bad_request', /9\.7 GiB/],
    [500, "error parsing tool call: raw='{', err=unexpected end of JSON input", 'server', /parsing tool call/],
    [503, 'server busy, please try again.  maximum pending requests exceeded', 'overloaded', /busy/],
    [401, 'unauthorized', 'auth', /401/],
    [403, 'forbidden', 'auth', /403/],
    [402, 'pay', 'payment', /402/],
    [413, 'too big', 'too_large', /413/],
    [429, 'too many requests', 'rate_limit', /429/],
    [502, 'bad gateway', 'server', /502/],
  ])('%i %s', async (status, said, kind, message) => {
    const { error, events } = await ask(refused(status, said));
    expect(error).toMatchObject({ kind, status });
    expect(`${error?.message} ${error?.hint ?? ''}`).toMatch(message);
    expect(events).toHaveLength(1);
  });

  it('tells how long to wait, in seconds or until a date', async () => {
    expect((await ask(refused(429, 'slow', { 'retry-after': '7' }))).error?.retryAfterMs).toBe(7000);
    const date = new Date(Date.now() + 60_000).toUTCString();
    const wait = (await ask(refused(503, 'slow', { 'retry-after': date }))).error?.retryAfterMs ?? 0;
    expect(wait).toBeGreaterThan(55_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it('is understood when a proxy puts the message deeper, or sends a page', async () => {
    const deep = await ask(refused(400, { message: 'llama2 does not support tools', type: 'api_error' }));
    expect(deep.error).toMatchObject({ kind: 'bad_request', message: expect.stringContaining('llama2') as unknown });
    const page = await ask({
      status: 502,
      headers: { 'content-type': 'text/html' },
      pieces: [`<h1>no</h1>${'x'.repeat(1e5)}`],
    });
    expect(page.error?.kind).toBe('server');
    expect(page.error?.message.length).toBeLessThan(400);
    const other = await ask({ status: 404, pieces: ['404 page not found'] });
    expect(other.error).toMatchObject({ kind: 'not_found', hint: expect.stringContaining('base URL') as unknown });
  });

  it('without a body is told by its status', async () => {
    expect((await ask({ status: 500, pieces: [] })).error).toMatchObject({ kind: 'server', status: 500 });
  });
});

describe('an error inside a 200 answer', () => {
  it.each([
    [{ error: 'an error was encountered while running the model: unexpected EOF' }, 'server'],
    [{ error: 'the input length exceeds the context length' }, 'context_overflow'],
    [{ error: "model 'x' not found" }, 'not_found'],
    [{ error: 'server busy, please try again' }, 'overloaded'],
    [{ error: 'unauthorized' }, 'auth'],
    [{ error: 'slow down', status: 429 }, 'rate_limit'],
    [{ error: { message: 'x does not support tools' } }, 'bad_request'],
    [{ StatusCode: 503, Status: '503 Service Unavailable', error: 'no' }, 'overloaded'],
  ])('%j', async (line, kind) => {
    for (const lines of [[line], [...text('Hal'), line], [...text('Hal'), line, done()]]) {
      const { error, finish } = await ask({ pieces: [ndjson(lines)] });
      expect(error?.kind).toBe(kind);
      expect(finish).toBeUndefined();
    }
    expect((await ask({ headers: JSON_TYPE, pieces: [JSON.stringify(line)] })).error?.kind).toBe(kind);
  });
});

describe('an answer that only says what became of the model', () => {
  it.each(['load', 'unload'])('by the reason %s is to be asked for again', async (reason) => {
    const last = done({ done_reason: reason, eval_count: undefined, prompt_eval_count: undefined });
    const json = JSON.stringify(last);
    for (const scripted of [{ pieces: [ndjson([last])] }, { headers: JSON_TYPE, pieces: [json] }]) {
      const { error, events } = await ask(scripted);
      expect(error).toMatchObject({
        kind: 'overloaded',
        message: expect.stringContaining(`only ${reason}ed the model qwen3:8b and did not answer`) as unknown,
      });
      expect(error !== undefined && isRetryable(error)).toBe(true);
      expect(events).toHaveLength(1);
    }
  });
});

describe('an answer of something else', () => {
  it.each([
    ['a page', '<html><body>Sign in to the hotel network</body></html>'],
    ['a page on lines', '<html>\n<body>\nSign in\n</body></html>\n'],
    ['another API', '{"id":"chatcmpl-1","choices":[{"message":{"content":"Hi"}}]}'],
    ['a list', '[]'],
    ['a number', '42\n'],
    ['null', 'null\n'],
  ])('%s is a bad response that shows how it begins', async (_title, body) => {
    for (const pieces of [[body], [...Buffer.from(body)].map((byte) => Uint8Array.of(byte))]) {
      const { error } = await ask({ pieces });
      expect(error?.kind).toBe('bad_response');
      expect(error?.message).toContain(body.split('\n')[0]);
    }
  });

  it('garbage between the lines is a bad response', async () => {
    const { error } = await ask({ pieces: [`${ndjson(text('a'))}%%%\n${ndjson([done()])}`] });
    expect(error?.kind).toBe('bad_response');
  });

  it('nothing at all is cut', async () => {
    for (const pieces of [[], ['\n\n'], ['{']]) expect((await ask({ pieces })).error?.kind).toBe('cut');
  });
});

describe('time and abort', () => {
  it('no server there says how to start one', async () => {
    const gone = await startNdjsonServer();
    await gone[Symbol.asyncDispose]();
    const { error } = await outcomeOf(providerFor(gone.origin).stream(requestOf(), never()));
    expect(error).toMatchObject({ kind: 'connection', hint: expect.stringContaining('ollama serve') as unknown });
  });

  it('no answer in time, and silence within an answer, are timeouts', async () => {
    const timeouts = { connectMs: 1000, firstByteMs: 80, idleMs: 80, totalMs: 5000 };
    expect((await ask({ pieces: [], delayMs: 'never' }, { timeouts })).error?.kind).toBe('timeout');
    expect((await ask({ pieces: [ndjson(text('a'))], then: 'hang' }, { timeouts })).error?.kind).toBe('timeout');
  });

  it.each([
    ['before', undefined],
    ['while waiting', { pieces: [], delayMs: 'never' } as const],
    ['in the middle', { pieces: [ndjson(text('a'))], then: 'hang' } as const],
    ['in an error body', { status: 500, pieces: ['{"err'], then: 'hang' } as const],
  ])('abort %s ends within 100 ms', async (_title, scripted) => {
    // The fastest of a few: a machine busy with other work may stop any one of them for longer than that.
    let fastest = Infinity;
    for (let attempt = 0; attempt < 5 && fastest >= 100; attempt++) {
      server.answer(scripted ?? { pieces: [ndjson([done()])] });
      const controller = new AbortController();
      let at = performance.now();
      if (scripted === undefined) controller.abort();
      const timer = setTimeout(() => {
        at = performance.now();
        controller.abort();
      }, 60);
      const { error } = await outcomeOf(providerFor(server.origin).stream(requestOf(), controller.signal));
      clearTimeout(timer);
      fastest = Math.min(fastest, performance.now() - at);
      expect(error?.kind).toBe('aborted');
    }
    expect(fastest).toBeLessThan(100);
  });

  it('abort while the key is read, and a key that cannot be read', async () => {
    const controller = new AbortController();
    const slow = providerFor(server.origin, { apiKey: () => new Promise(() => undefined) });
    setTimeout(() => controller.abort(), 20);
    expect((await outcomeOf(slow.stream(requestOf(), controller.signal))).error?.kind).toBe('aborted');
    const broken = providerFor(server.origin, { apiKey: () => Promise.reject(new Error('helper failed')) });
    expect((await outcomeOf(broken.stream(requestOf(), never()))).error).toMatchObject({ kind: 'no_key' });
  });
});

describe('secrets', () => {
  it('never show in a message, whoever echoes them', async () => {
    const settings = { apiKey: async () => 'sk-proxy-secret', headers: { 'X-Auth-Token': 'token-secret' } };
    const echo = 'bad key sk-proxy-secret and token-secret';
    for (const answer of [refused(401, echo), { pieces: [ndjson([{ error: echo }])] }, { pieces: [echo] }]) {
      const { error } = await ask(answer, settings);
      expect(error?.message).toMatch(/\[redacted\]/);
      expect(error?.message).not.toMatch(/secret/);
    }
  });

  it('of the base URL do not show either', async () => {
    const { error } = await outcomeOf(providerFor('ftp://me:hush-hush@host').stream(requestOf(), never()));
    expect(error).toMatchObject({ kind: 'bad_request' });
    expect(error?.message).not.toContain('hush');
  });
});
