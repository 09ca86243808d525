import type { ProviderRequest, ProviderSettings, ToolSpec } from 'allos/plugin';
import { expectClean } from '../../../test/wire/expect-clean.js';
import { OF_THIS_MACHINE } from '../../../test/wire/of-this-machine.js';
import { startServer, type RecordedRequest, type ScriptedServer } from '../../../test/wire/scripted-server.js';
import { chatTool } from '../src/chat/chat-tool.js';
import { lazyCatalogue } from '../../../src/catalogue/read-catalogue.js';
import { providerRules } from '../../../src/container/provider-rules.js';
import { ChatFrames } from '../src/chat/request.js';
import { endpointOf } from '../src/endpoint.js';
import { OpenAiProvider } from '../src/openai-provider.js';
import { compatOf } from '../src/server-compat.js';
import { ToolDefinitions } from '../src/tool-definitions.js';
import { ask, eventsOf, known, requestWith, settingsFor } from './ask.js';
import { assistant, calls, results, says, user } from './transcripts.js';
import { HELLO as HELLO_RESPONSES } from './responses/wire-responses.js';
import { HELLO } from './wire-answers.js';

const READ: ToolSpec = {
  name: 'read_file',
  description: 'Reads a file.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string', minLength: 1 }, start_line: { type: 'integer', default: 1 } },
    required: ['path'],
    additionalProperties: false,
  },
};

let server: ScriptedServer;
beforeAll(async () => {
  server = await startServer({ pieces: [HELLO] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

type Body = Record<string, unknown>;

/** What a request becomes at a server that is not known. */
async function sent(
  request: Partial<ProviderRequest> = {},
  changes: Partial<ProviderSettings> = {},
  path = '/v1',
): Promise<RecordedRequest & { readonly body: Body }> {
  await ask(`${server.origin}${path}`, requestWith(request), changes);
  const recorded = server.requests.at(-1) as RecordedRequest;
  const body = JSON.parse(recorded.text) as Body;
  expectClean('chat', body, { server: 'other' });
  return { ...recorded, body };
}

/** The body as it would go to a server that cannot be asked here. */
function bodyFor(baseUrl: string, request: Partial<ProviderRequest>, options: ProviderSettings['options'] = {}): Body {
  const whole = requestWith(request);
  const compat = compatOf(endpointOf(baseUrl), known(whole.model), options);
  const { head, tail } = new ChatFrames().of(
    whole,
    { compat, facts: known(whole.model).facts },
    new ToolDefinitions(chatTool).jsonOf(whole.tools, { strict: compat.strictTools }),
  );
  const body = JSON.parse(`${head}${head.endsWith('[') ? '' : ','}{"role":"user","content":"x"}${tail}`) as Body;
  // Who asks for a model here that has its tools elsewhere gets what was asked for (WP-28).
  if (baseUrl === OPENAI && whole.model !== 'gpt-6.1-sol') expectClean('chat', body);
  return body;
}

const OPENAI = 'https://api.openai.com/v1';
const LOCAL = 'http://127.0.0.1:8080/v1';

describe('a request', () => {
  it('says no more than it must', async () => {
    const { body, path, method, headers } = await sent();
    expect([method, path]).toEqual(['POST', '/v1/chat/completions']);
    expect(headers['content-type']).toBe('application/json');
    expect(headers.authorization).toBe('Bearer sk-test-0123456789');
    expect(body).toEqual({
      messages: [{ role: 'user', content: 'Hello' }],
      model: 'test-model',
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('says what was set, and options last', async () => {
    const { body } = await sent({
      system: 'Be brief.',
      temperature: 0,
      maxOutputTokens: 7,
      effort: 'low',
      tools: [READ],
      toolChoice: 'required',
      providerOptions: { seed: 3, temperature: 0.5, messages: [], parallel_tool_calls: false },
    });
    expect(body).toMatchObject({
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
      temperature: 0.5,
      max_tokens: 7,
      reasoning_effort: 'low',
      tool_choice: 'required',
      seed: 3,
      parallel_tool_calls: false,
      tools: [{ type: 'function', function: { name: 'read_file', parameters: { required: ['path'] } } }],
    });
  });

  it.each(['chat', 'responses'])(
    'leaves a temperature out that the model refuses, and says so: %s (WP-22)',
    async (api) => {
      const answered = { chat: HELLO, responses: HELLO_RESPONSES }[api] ?? '';
      const asked = async (model: string, effort?: string): Promise<readonly unknown[]> => {
        server.answer({ pieces: [answered] });
        const request = requestWith({ model, temperature: 0.5, ...(effort === undefined ? {} : { effort }) });
        const { finish } = await ask(`${server.origin}/v1`, request, { options: { api } });
        const { temperature } = JSON.parse(server.lastRequest.text) as Body;
        return [temperature, finish?.losses?.map(({ part, action }) => `${part} ${action}`)];
      };
      expect(await asked('gpt-6.1-sol')).toEqual([undefined, ['temperature dropped']]);
      expect(await asked('gpt-6-sol', 'none')).toEqual([0.5, undefined]);
      expect(await asked('gpt-4o')).toEqual([0.5, undefined]);
      server.answer({ pieces: [HELLO] });
    },
  );

  it.each(['chat', 'responses'])('of nothing is not sent: %s', async (api) => {
    const before = server.requests.length;
    for (const messages of [[], [user('')], [user(''), assistant([], { state: 'aborted' })]]) {
      const { error } = await ask(`${server.origin}/v1`, requestWith({ messages, system: 'S' }), { options: { api } });
      expect(error).toEqual({ kind: 'bad_request', message: 'there is no message to answer' });
    }
    expect(server.requests).toHaveLength(before);
  });

  it('is legal over a whole conversation', async () => {
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`));
    const messages = [user('a')];
    for (let turn = 0; turn < 12; turn++) {
      await eventsOf(provider, requestWith({ messages, tools: [READ], system: 'S' }));
      const body = JSON.parse(server.requests.at(-1)?.text ?? '') as Body;
      expectClean('chat', body, { server: 'other' });
      messages.push(
        ...(turn % 3 === 2
          ? [says('ok'), user(`again ${turn}`)]
          : [calls(`x${turn}`, `y${turn}`), results(`x${turn}`, `y${turn}`)]),
      );
    }
  });

  it.each([
    ['', '/chat/completions'],
    ['/', '/chat/completions'],
    ['/v1/', '/v1/chat/completions'],
    ['/proxy/openai/v1//', '/proxy/openai/v1/chat/completions'],
    ['/v1?api-version=2026-01-01', '/v1/chat/completions?api-version=2026-01-01'],
  ])('to a base URL that ends with %j goes to %s', async (path, expected) => {
    expect((await sent({}, {}, path)).path).toBe(expected);
  });

  it('without a key has no authorization', async () => {
    const { headers } = await sent({}, { apiKey: async () => undefined });
    expect(headers).not.toHaveProperty('authorization');
  });

  it('tells nothing of the machine', async () => {
    const { headers } = await sent();
    expect(headers['user-agent']).toMatch(/^OpenAI\/JS /);
    expect(JSON.stringify(headers)).not.toMatch(OF_THIS_MACHINE);
  });

  it('holds the answer to a schema, unless the options say otherwise', async () => {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false } as const;
    const output = { name: 'answer', schema, strict: true };
    const { body } = await sent({ output });
    expect(body['response_format']).toEqual({ type: 'json_schema', json_schema: output });
    const other = await sent({ output, providerOptions: { response_format: { type: 'text' } } });
    expect(other.body['response_format']).toEqual({ type: 'text' });
  });

  it('carries the headers of the settings, which win', async () => {
    const { headers } = await sent({}, { headers: { 'X-Title': 'mine', Authorization: 'Basic abc' } });
    expect(headers).toMatchObject({ 'x-title': 'mine', authorization: 'Basic abc' });
  });

  it('takes nothing from the environment', async () => {
    const names = ['ORG_ID', 'PROJECT_ID', 'BASE_URL', 'API_KEY', 'ADMIN_KEY', 'CUSTOM_HEADERS'].map(
      (name) => `OPENAI_${name}`,
    );
    for (const name of names) process.env[name] = 'http://127.0.0.1:1/from-environment';
    process.env['OPENAI_CUSTOM_HEADERS'] = 'X-Stray: from-environment\nAuthorization: from-environment';
    try {
      const { headers } = await sent({}, { apiKey: async () => undefined });
      expect(JSON.stringify(headers)).not.toContain('from-environment');
      const { headers: withKey } = await sent();
      expect(withKey.authorization).toBe('Bearer sk-test-0123456789');
    } finally {
      for (const name of names) delete process.env[name];
    }
  });

  it('asks for the key each time', async () => {
    let turn = 0;
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, { apiKey: async () => `key-${turn++}` }));
    for (const expected of ['key-0', 'key-1']) {
      await eventsOf(provider);
      expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${expected}`);
    }
  });
});

describe('what goes to OpenAI itself', () => {
  it('has the fields that only OpenAI takes', () => {
    const body = bodyFor(OPENAI, { model: 'gpt-6-luna', system: 'S', tools: [READ], maxOutputTokens: 5 });
    expect(body).toMatchObject({
      max_completion_tokens: 5,
      store: false,
      prompt_cache_key: 'lineage-1',
      messages: [{ role: 'developer', content: 'S' }, {}],
      tools: [
        { function: { strict: true, parameters: { required: ['path', 'start_line'], additionalProperties: false } } },
      ],
    });
  });

  it('has the system role for models that know no other', () => {
    for (const model of ['gpt-4o', 'o1-mini', 'gpt-4.1']) {
      expect(bodyFor(OPENAI, { model, system: 'S' })).toMatchObject({ messages: [{ role: 'system' }, {}] });
    }
  });

  it('has tools that cannot be strict without it', () => {
    const open = { ...READ, inputSchema: { type: 'object' as const, additionalProperties: true } };
    expect(JSON.stringify(bodyFor(OPENAI, { model: 'gpt-4o', tools: [open] }))).not.toContain('"strict"');
  });

  it('asks for no reasoning where tools would be refused otherwise (WP-28)', () => {
    const effort = (model: string, more: Partial<ProviderRequest> = { tools: [READ] }): unknown =>
      bodyFor(OPENAI, { model, ...more })['reasoning_effort'];
    expect(effort('gpt-6-sol')).toBe('none');
    expect(effort('gpt-6-sol-2026-09-22')).toBe('none');
    expect(effort('gpt-6-sol', {})).toBeUndefined();
    expect(effort('gpt-6.1-sol')).toBeUndefined();
    expect(effort('gpt-6-luna')).toBeUndefined();
  });
});

describe('a temperature', () => {
  it.each<[string, string | undefined, unknown]>([
    ['gpt-4o', undefined, 0.3],
    ['my-own', undefined, 0.3],
    ['gpt-5', undefined, undefined],
    ['gpt-6-sol', 'none', 0.3],
    ['gpt-6-sol', 'low', undefined],
  ])('for %s at the effort %s is sent as %s (WP-22)', async (model, effort, sampled) => {
    const wish = { model, temperature: 0.3, ...(effort === undefined ? {} : { effort }) };
    const { finish } = await ask(`${server.origin}/v1`, requestWith(wish));
    expect((JSON.parse(server.lastRequest.text) as Body)['temperature']).toBe(sampled);
    const losses = sampled === undefined ? [{ messageId: 'request', part: 'temperature', action: 'dropped' }] : [];
    expect(finish?.losses ?? []).toMatchObject(losses);
  });
});

describe('what goes to other servers', () => {
  it.each([
    ['https://api.deepseek.com', 'deepseek-chat', 'max_tokens'],
    ['https://api.cerebras.ai/v1', 'gpt-oss-120b', 'max_completion_tokens'],
    ['http://127.0.0.1:8080/v1', 'gpt-5.4', 'max_completion_tokens'],
    ['http://127.0.0.1:8080/v1', 'qwen3', 'max_tokens'],
  ])('%s, %s: the bound is %s (WP-23)', (url, model, field) => {
    const body = bodyFor(url, { model, maxOutputTokens: 9 });
    expect(body[field]).toBe(9);
    expect(body[field === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens']).toBeUndefined();
  });

  it('asks Mistral for no stream options', () => {
    expect(bodyFor('https://api.mistral.ai/v1', {})).not.toHaveProperty('stream_options');
  });

  it('follows the settings', () => {
    const compat = {
      streamUsage: false,
      strictTools: true,
      developerRole: true,
      store: true,
      maxTokensField: 'max_completion_tokens',
    };
    const body = bodyFor('http://127.0.0.1:8080/v1', { system: 'S', tools: [READ], maxOutputTokens: 5 }, { compat });
    expect(body).toMatchObject({ max_completion_tokens: 5, store: false, messages: [{ role: 'developer' }, {}] });
    expect(body).not.toHaveProperty('stream_options');
    expect(JSON.stringify(body)).toContain('"strict":true');
    const wrong = { compat: { streamUsage: 'yes', maxTokensField: 'tokens', unknown: true } };
    expect(bodyFor('http://127.0.0.1:8080/v1', { maxOutputTokens: 5 }, wrong)).toMatchObject({
      max_tokens: 5,
      stream_options: {},
    });
  });

  it('has tools when the history has calls, where that is wanted', () => {
    const request = { messages: [user('a'), calls('x'), results('x')] };
    expect(bodyFor('http://127.0.0.1:8080/v1', request)).not.toHaveProperty('tools');
    expect(bodyFor('http://127.0.0.1:8080/v1', request, { compat: { toolsWithHistory: true } })).toHaveProperty(
      'tools',
      [],
    );
  });
});

describe('what is known of models', () => {
  const provider = (baseUrl?: string, options: ProviderSettings['options'] = {}): OpenAiProvider =>
    new OpenAiProvider(settingsFor(baseUrl, { options }));

  it.each([
    ['gpt-6.1-sol', 1_050_000],
    ['gpt-6.2-astra', 1_050_000],
    ['openai/gpt-5.4-mini', 400_000],
    ['gpt-4o-2024-08-06', 128_000],
    ['gpt-4', 8_192],
    ['gpt-60', 128_000],
    ['unheard-of', 128_000],
  ])('%s takes %i tokens', (model, tokens) => {
    expect(provider().contextWindow(model)).toBe(tokens);
  });

  it('elsewhere an unknown model takes little, unless the settings say more', () => {
    expect(provider(LOCAL).contextWindow('mine')).toBe(8_192);
    expect(provider(LOCAL).capabilities('mine').windowAssumed).toBe(true);
    expect(provider(LOCAL).capabilities('gpt-4o').windowAssumed).toBeUndefined();
    expect(provider(LOCAL).contextWindow('gpt-4o')).toBe(128_000);
    expect(provider(LOCAL, { models: [{ id: 'mine', contextWindow: 32_768 }] }).contextWindow('mine')).toBe(32_768);
    expect(provider('nonsense').contextWindow('mine')).toBeUndefined();
  });

  it('counts a quarter of the characters', () => {
    expect([provider().countTokens(''), provider().countTokens('12345')]).toEqual([1, 2]);
  });

  it('decides what they can do', () => {
    expect(provider().capabilities('gpt-6-luna')).toMatchObject({ tools: true, images: true, reasoning: true });
    expect(provider().capabilities('gpt-3.5-turbo')).toMatchObject({ images: false, documents: false, efforts: [] });
    expect(provider().capabilities('gpt-3.5-turbo')).not.toHaveProperty('structuredOutput');
    const { documents, efforts, structuredOutput } = provider().capabilities('gpt-6.1-sol');
    expect({ documents, efforts }).toEqual({ documents: true, efforts: ['low', 'medium', 'high', 'xhigh', 'max'] });
    expect(structuredOutput?.dialect.name).toBe('openai-strict');
  });

  it('knows that Chat Completions takes fewer efforts', () => {
    const chat = provider(undefined, { api: 'chat' });
    expect(chat.capabilities('gpt-6-sol').efforts).toEqual(['none', 'low', 'medium', 'high', 'xhigh']);
  });

  it('expects nothing of a server that is not known, but what the settings say', () => {
    const { documents, efforts, structuredOutput, images } = provider(LOCAL).capabilities('mine');
    expect({ documents, efforts, structuredOutput, images }).toEqual({ documents: false, images: true });
    const configured = {
      openai: { models: [{ id: 'mine', images: false, efforts: ['low'], structuredOutput: true }] },
    };
    const rulesOf = providerRules({ name: 'openai' }, { catalogue: lazyCatalogue(), configured });
    const told = new OpenAiProvider(settingsFor(LOCAL, { rulesOf })).capabilities('mine');
    expect(told).toMatchObject({ images: false, efforts: ['low'], structuredOutput: {} });
  });
});
