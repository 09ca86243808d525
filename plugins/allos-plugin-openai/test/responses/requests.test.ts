import type { JsonObject, ProviderRequest, ToolSpec } from 'allos/plugin';
import { expectClean } from '../../../../test/wire/expect-clean.js';
import { startServer, type ScriptedServer } from '../../../../test/wire/scripted-server.js';
import { OpenAiProvider } from '../../src/openai-provider.js';
import { responsesFrame } from '../../src/responses/request.js';
import { responsesTool } from '../../src/responses/responses-tool.js';
import { ToolDefinitions } from '../../src/tool-definitions.js';
import { eventsOf, known, requestWith, settingsFor } from '../ask.js';
import { calls, results, says, user } from '../transcripts.js';
import { HELLO, RESPONSES } from './wire-responses.js';

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

function checked(body: Body): Body {
  expectClean('responses', body);
  return body;
}

/** The body that a request becomes. */
async function sent(request: Partial<ProviderRequest> = {}): Promise<Body> {
  await eventsOf(new OpenAiProvider(settingsFor(`${server.origin}/v1`, RESPONSES)), requestWith(request));
  return checked(JSON.parse(server.lastRequest.text) as Body);
}

/** The body as it would go to OpenAI, which cannot be asked here. */
function bodyFor(request: Partial<ProviderRequest>, summary?: string): Body {
  const whole = requestWith(request);
  const tools = new ToolDefinitions(responsesTool).jsonOf(whole.tools, { strict: true });
  const { head, tail } = responsesFrame(whole, {
    tools,
    summary,
    facts: known(whole.model).facts,
    promptCacheKey: true,
  });
  return checked(JSON.parse(`${head}{"role":"user","content":"x"}${tail}`) as Body);
}

describe('a request', () => {
  it('says no more than it must, and asks that nothing is kept (WP-17)', async () => {
    expect(await sent()).toEqual({
      input: [{ role: 'user', content: 'Hello' }],
      model: 'test-model',
      stream: true,
      store: false,
    });
    const { method, path, headers } = server.lastRequest;
    expect([method, path]).toEqual(['POST', '/v1/responses']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', authorization: 'Bearer sk-test-0123456789' });
  });

  it('says what was set, and options last', async () => {
    const body = await sent({
      model: 'gpt-6.1-sol',
      system: 'Be brief.\ud800',
      maxOutputTokens: 700,
      effort: 'low',
      tools: [READ],
      toolChoice: 'required',
      providerOptions: { service_tier: 'flex', input: [], parallel_tool_calls: false },
    });
    expect(body).toMatchObject({
      instructions: 'Be brief.\ufffd',
      input: [{ role: 'user', content: 'Hello' }],
      max_output_tokens: 700,
      reasoning: { effort: 'low' },
      include: ['reasoning.encrypted_content'],
      tool_choice: 'required',
      service_tier: 'flex',
      parallel_tool_calls: false,
    });
  });

  it('sends the instructions in force each time (WP-20)', async () => {
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, RESPONSES));
    const messages = [user('a')];
    for (const system of ['One.', 'Two.', 'Two.', '']) {
      await eventsOf(provider, requestWith({ messages, system }));
      const body = checked(JSON.parse(server.lastRequest.text) as Body);
      expect(body['instructions'] ?? '').toBe(system);
      messages.push(says('ok'), user('more'));
    }
  });

  it('is legal over a whole conversation', async () => {
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, RESPONSES));
    const messages = [user('a')];
    for (let turn = 0; turn < 12; turn++) {
      await eventsOf(provider, requestWith({ messages, tools: [READ], system: 'S' }));
      const { input } = checked(JSON.parse(server.lastRequest.text) as Body) as { input: unknown[] };
      expect(input.length).toBeGreaterThanOrEqual(messages.length);
      messages.push(
        ...(turn % 3 === 2
          ? [says('ok'), user(`again ${turn}`)]
          : [calls(`x${turn}`, `y${turn}`), results(`x${turn}`, `y${turn}`)]),
      );
    }
  });

  it('holds the answer to a schema beside what else is said of its text', () => {
    const schema = { type: 'object', properties: {}, required: [], additionalProperties: false } as const;
    const output = { name: 'answer', schema, strict: true };
    const format = { type: 'json_schema', ...output };
    expect(bodyFor({ output })['text']).toEqual({ format });
    const providerOptions = { text: { verbosity: 'low' } };
    expect(bodyFor({ output, providerOptions })['text']).toEqual({ format, verbosity: 'low' });
    expect(bodyFor({ providerOptions })['text']).toEqual({ verbosity: 'low' });
  });

  it('is told which conversation it belongs to, so that it meets its cache', () => {
    expect(bodyFor({})['prompt_cache_key']).toBe('lineage-1');
  });

  it('has a temperature only where it is taken (WP-22)', async () => {
    expect((await sent({ model: 'gpt-4.1', temperature: 0.3 }))['temperature']).toBe(0.3);
    expect(bodyFor({ model: 'gpt-6.1-sol', temperature: 0.3 })).not.toHaveProperty('temperature');
  });

  it('takes 16 for a smaller bound, since the API takes no less (WP-23)', () => {
    expect(bodyFor({ maxOutputTokens: 5 })['max_output_tokens']).toBe(16);
  });
});

describe('tools', () => {
  it('are flat, and strict where the schema allows it (WP-25)', () => {
    const open: JsonObject = { type: 'object', additionalProperties: true };
    const { tools } = bodyFor({ tools: [READ, { ...READ, name: 'open', inputSchema: open }] });
    expect(tools).toMatchObject([
      {
        type: 'function',
        name: 'read_file',
        description: 'Reads a file.',
        strict: true,
        parameters: { required: ['path', 'start_line'], additionalProperties: false },
      },
      { type: 'function', name: 'open', strict: false },
    ]);
  });

  it('go to a server that is not known without strict, which is said', async () => {
    expect(await sent({ tools: [READ] })).toMatchObject({
      tools: [{ strict: false, parameters: { required: ['path'] } }],
    });
  });

  it('need no effort of none, unlike on Chat Completions (WP-28)', () => {
    for (const model of ['gpt-6.1-sol', 'gpt-6-sol', 'gpt-6.2-astra']) {
      expect(bodyFor({ model, tools: [READ] })).not.toHaveProperty('reasoning');
    }
  });
});

describe('sealed reasoning', () => {
  it.each([
    'gpt-6.1-sol',
    'openai/gpt-5.4-mini',
    'o3',
    'o4-mini-2025-04-16',
    'gpt-7-sol',
    'gpt-12',
    'codex-mini-latest',
    'ft:o4-mini-2025-04-16:me::1',
  ])('is asked of %s', (model) => {
    expect(bodyFor({ model })['include']).toEqual(['reasoning.encrypted_content']);
  });

  it.each(['gpt-4o', 'gpt-4.1-mini', 'gpt-3.5-turbo', 'gpt-5-chat-latest', 'my-deployment', 'o1-preview'])(
    'is not asked of %s, which would refuse',
    (model) => {
      expect(bodyFor({ model })).not.toHaveProperty('include');
    },
  );

  it('is told in a summary where the settings say so', async () => {
    expect(bodyFor({ model: 'o3', effort: 'low' }, 'auto')['reasoning']).toEqual({ effort: 'low', summary: 'auto' });
    expect(bodyFor({ model: 'gpt-4o' }, 'auto')).not.toHaveProperty('reasoning');
    const options = { api: 'responses', reasoningSummary: 'detailed' };
    const provider = new OpenAiProvider(settingsFor(`${server.origin}/v1`, { options }));
    await eventsOf(provider, requestWith({ model: 'gpt-6.1-sol' }));
    expect(checked(JSON.parse(server.lastRequest.text) as Body)['reasoning']).toEqual({ summary: 'detailed' });
  });

  it('is asked of a model that is told how hard to think', () => {
    expect(bodyFor({ model: 'my-deployment', effort: 'high' })).toMatchObject({
      include: ['reasoning.encrypted_content'],
      reasoning: { effort: 'high' },
    });
  });
});
