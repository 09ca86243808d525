import type { ProviderRequest, ProviderSettings } from 'allos/plugin';
import { OF_THIS_MACHINE } from '../../../test/wire/of-this-machine.js';
import { never, type Outcome, outcomeOf, tool } from '../../../test/wire/outcome.js';
import { startNdjsonServer, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { done, ndjson, text } from './ndjson.js';
import { MODEL, providerFor, requestOf, user } from './provider-under-test.js';
import { checkedBody, lastBody, type WireBody } from './wire-checks.js';

let server: ScriptedServer;
beforeAll(async () => {
  // No figure for the prompt: its length differs from test to test.
  server = await startNdjsonServer({ pieces: [ndjson([...text('ok'), done({ prompt_eval_count: undefined })])] });
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(
  overrides: Partial<ProviderRequest> = {},
  settings: Partial<ProviderSettings> = {},
): Promise<Outcome> {
  return outcomeOf(providerFor(server.origin, settings).stream(requestOf(overrides), never()));
}

async function sent(
  overrides: Partial<ProviderRequest> = {},
  settings: Partial<ProviderSettings> = {},
): Promise<WireBody> {
  await ask(overrides, settings);
  return lastBody(server);
}

describe('a request', () => {
  it('says what was asked and nothing else', async () => {
    const hello = user('Hello');
    expect(await sent({ messages: [hello] })).toEqual({
      model: MODEL,
      stream: true,
      truncate: false,
      shift: false,
      options: { num_ctx: 8192 },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ],
    });
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', path: '/api/chat' });
    expect((await sent({ system: ' ' })).messages).toHaveLength(1);
  });

  it('puts temperature and the bound of the answer into the options', async () => {
    const { options } = await sent({ temperature: 0, maxOutputTokens: 77 });
    expect(options).toEqual({ num_ctx: 8192, temperature: 0, num_predict: 77 });
  });

  it('has the tools in the words that the server reads', async () => {
    const search = tool('search', {
      query: { type: 'string', minLength: 1 },
      kind: { oneOf: [{ const: 'a' }, { const: 'b' }] },
      where: { $ref: '#/$defs/place' },
    });
    const { tools } = await sent({ tools: [search, tool('now')] });
    expect(tools).toHaveLength(2);
    expect(JSON.stringify(tools)).not.toMatch(/minLength"|additionalProperties|\$ref/);
    expect(tools).toMatchObject([{ type: 'function', function: { name: 'search', description: 'Does search.' } }, {}]);
  });

  it('leaves tools away when none may be called, and reports a force that the API has not', async () => {
    expect((await sent({ tools: [tool('now')], toolChoice: 'none' }))['tools']).toBeUndefined();
    const { finish } = await ask({ tools: [tool('now')], toolChoice: 'required' });
    expect(lastBody(server)['tools']).toHaveLength(1);
    expect(finish?.losses).toMatchObject([{ part: 'tool_choice', action: 'dropped' }]);
  });

  it.each([
    [undefined, undefined, undefined],
    ['high', undefined, 'high'],
    ['xhigh', undefined, 'max'],
    ['minimal', undefined, 'low'],
    ['none', true, false],
    ['low', true, 'low'],
    [undefined, true, true],
    [undefined, false, false],
    [undefined, 'medium', 'medium'],
    [undefined, 'on', true],
    [undefined, 'default', undefined],
  ])('with effort %s and the setting %s thinks %s', async (effort, think, expected) => {
    const overrides = effort === undefined ? {} : { effort };
    const body = await sent(overrides, { options: think === undefined ? {} : { think } });
    expect(body['think']).toBe(expected);
  });

  it('holds the answer to a schema', async () => {
    const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } as const;
    expect((await sent({ output: { name: 'answer', schema, strict: false } }))['format']).toEqual(schema);
  });

  it('has keep_alive when it is set', async () => {
    expect((await sent())['keep_alive']).toBeUndefined();
    expect((await sent({}, { options: { keepAlive: '30m' } }))['keep_alive']).toBe('30m');
    expect((await sent({}, { options: { keepAlive: -1 } }))['keep_alive']).toBe(-1);
  });

  it('has the options of the caller last, merged into those of the model', async () => {
    const providerOptions = { format: 'json', options: { top_k: 3, num_ctx: 1234 }, messages: [] };
    const body = await sent({ providerOptions, temperature: 1 });
    expect(body).toMatchObject({ format: 'json', options: { num_ctx: 1234, top_k: 3, temperature: 1 } });
    expect(body.messages).toHaveLength(2);
  });

  it('tells nothing of the machine', async () => {
    await ask();
    expect(JSON.stringify(server.requests.at(-1)?.headers)).not.toMatch(OF_THIS_MACHINE);
  });

  it('carries a key and headers to a proxy, and goes below its path', async () => {
    const settings = { apiKey: async () => 'sk-1\n', headers: { 'X-Team': 'a' }, baseUrl: `${server.origin}/ollama/` };
    await ask({}, settings);
    const request = server.requests.at(-1);
    expect(request).toMatchObject({
      path: '/ollama/api/chat',
      headers: { authorization: 'Bearer sk-1', 'x-team': 'a' },
    });
    await ask({}, { ...settings, headers: { Authorization: 'Basic eA==' } });
    expect(server.requests.at(-1)?.headers.authorization).toBe('Basic eA==');
    await ask();
    expect(server.requests.at(-1)?.headers.authorization).toBeUndefined();
  });
});

describe('a long prompt', () => {
  const long = (tokens: number): ProviderRequest['messages'] => [user('word'.repeat(tokens))];

  it('gets a larger window, which stays', async () => {
    const provider = providerFor(server.origin);
    expect(provider.contextWindow(MODEL)).toBe(8192);
    await outcomeOf(provider.stream(requestOf({ messages: long(10_000) }), never()));
    expect(lastBody(server).options['num_ctx']).toBe(16_384);
    await outcomeOf(provider.stream(requestOf(), never()));
    expect(lastBody(server).options['num_ctx']).toBe(16_384);
    expect(provider.contextWindow(MODEL)).toBe(32_768);
  });

  it.each([
    ['set by the user', { numCtx: 1000 }, {}, 1000],
    ['set for the model', { models: [{ id: MODEL, contextWindow: 900 }] }, {}, 900],
    ['set by the caller', {}, { providerOptions: { options: { num_ctx: 900 } } }, 900],
    ['that may grow no more', {}, {}, 32_768],
  ])('that does not fit the window %s is never sent', async (_title, options, overrides, window) => {
    const before = server.requests.length;
    const { error } = await ask({ messages: long(window + 10), ...overrides }, { options });
    expect(error).toMatchObject({ kind: 'context_overflow', hint: expect.stringContaining('numCtx') as unknown });
    expect(server.requests).toHaveLength(before);
    expect((await ask({ messages: long(window - 100), ...overrides }, { options })).error).toBeUndefined();
  });

  it('counts tools, calls, results and instructions', async () => {
    const options = { numCtx: 1000 };
    const text4k = 'x'.repeat(4100);
    for (const overrides of [{ system: text4k }, { tools: [tool('go', { a: { description: text4k } })] }]) {
      expect((await ask(overrides, { options })).error?.kind).toBe('context_overflow');
    }
  });
});

describe('requests in a row', () => {
  it('use one connection and repeat what was sent byte for byte', async () => {
    const fresh = await startNdjsonServer({ pieces: [ndjson([...text('ok'), done()])] });
    const provider = providerFor(fresh.origin);
    const messages = [user('one')];
    for (let turn = 0; turn < 20; turn++) {
      const { finish } = await outcomeOf(provider.stream(requestOf({ messages }), never()));
      if (finish === undefined) throw new Error('no finish');
      const { content, origin, stopReason } = finish;
      messages.push({ role: 'assistant', id: `x${turn}`, content, origin, stopReason, state: 'complete' });
      messages.push(user(`and ${turn}`));
    }
    expect(fresh.connections()).toBe(1);
    const texts = fresh.requests.map((request) => request.text.slice(0, -2));
    texts.forEach((earlier, index) => {
      if (index > 0) expect(texts[index]?.startsWith(earlier)).toBe(true);
    });
    expect(fresh.requests.map((request) => checkedBody(request).messages.length)).toEqual(
      Array.from({ length: 20 }, (_, turn) => 2 + turn * 2),
    );
    await fresh[Symbol.asyncDispose]();
  });

  it('read the transcript before they wait for anything', async () => {
    const messages = [user('one')];
    const stream = providerFor(server.origin, {
      apiKey: async () => {
        messages.push(user('two'));
        return undefined;
      },
    }).stream(requestOf({ messages }), never());
    await outcomeOf(stream);
    expect(lastBody(server).messages).toHaveLength(2);
  });

  it('have something to answer', async () => {
    const before = server.requests.length;
    expect((await ask({ messages: [] })).error?.kind).toBe('bad_request');
    expect((await ask({ messages: [user('  ')] })).error?.kind).toBe('bad_request');
    expect(server.requests).toHaveLength(before);
  });
});
