import { openDesk } from './desk.js';
import { eventsOf, terminalOf } from './events.js';
import type { ModelServer } from './model-servers/model-server.js';
import { VENDORS, type Vendor } from './vendors.js';

const SCHEMA = {
  type: 'object',
  properties: { files: { type: 'array', items: { type: 'string' } }, total: { type: 'integer', minimum: 0 } },
  required: ['files', 'total'],
  additionalProperties: false,
};
const ANSWER = { files: ['a.txt'], total: 1 };
const RIGHT = { text: JSON.stringify(ANSWER) };
const FENCED = { text: `Here you are:\n\n\`\`\`json\n${JSON.stringify(ANSWER, null, 2)}\n\`\`\`` };
const WRONG = { text: '{"files":["a.txt"]}' };
const LOOK = { calls: [{ name: 'list_directory', input: {} }] };

const vendors = VENDORS.filter(({ name }) => ['Chat Completions', 'Responses', 'Anthropic', 'Ollama'].includes(name));
const anthropic = vendors.find(({ name }) => name === 'Anthropic') as Vendor;
const ollama = vendors.find(({ name }) => name === 'Ollama') as Vendor;

/** Where an API is told of the schema, and how it is told that no tool may be called. */
const NATIVE: Readonly<Record<string, (body: ModelServer['requests'][number]['body']) => unknown>> = {
  Responses: (body) => (body['text'] as { format: unknown } | undefined)?.format,
  Anthropic: (body) => (body['output_config'] as { format: unknown } | undefined)?.format,
  Ollama: (body) => body['format'],
  'Chat Completions': (body) => body['response_format'],
};
const bodiesOf = ({ requests }: ModelServer): ModelServer['requests'][number]['body'][] =>
  requests.map(({ body }) => body);
const asked = (body: object): boolean => JSON.stringify(body).includes('must be one JSON value that matches');

describe.each(vendors)('allos run --json-schema on $name', (vendor) => {
  const native = NATIVE[vendor.name] as (typeof NATIVE)[string];

  it.concurrent('prints the JSON alone, also after calls of tools and out of a fence', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(LOOK, FENCED);
    desk.write('a.txt', 'a');
    desk.write('schema.json', JSON.stringify(SCHEMA));
    const flags = ['--json-schema', 'schema.json', ...vendor.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: vendor.env(server) });
    expect(run).toMatchObject({ code: 0, stdout: `${JSON.stringify(ANSWER)}\n` });
    expect(server.requests).toHaveLength(2);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });

  it.concurrent('tells the value in its last event', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(RIGHT);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), '-o', 'json', ...vendor.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: vendor.env(server) });
    expect(terminalOf(run)).toMatchObject({ status: 'ok', output: ANSWER, text: JSON.stringify(ANSWER) });
  });

  it.concurrent('asks once more with what is wrong, without tools', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(LOOK, WRONG, RIGHT);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), ...vendor.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: vendor.env(server) });
    expect(run).toMatchObject({ code: 0, stdout: `${JSON.stringify(ANSWER)}\n` });
    const [, , correction = {}] = bodiesOf(server);
    expect(JSON.stringify(correction)).toContain('- total is required');
    const choice = correction['tool_choice'];
    const isNone = vendor === ollama ? correction['tools'] === undefined : JSON.stringify(choice).includes('none');
    expect(isNone).toBe(true);
    expect(server.requests.flatMap(vendor.problems)).toEqual([]);
  });

  it.concurrent('ends with 8 when that does not help, and prints no answer', async () => {
    await using desk = openDesk();
    await using server = await vendor.start(WRONG);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), ...vendor.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: vendor.env(server) });
    expect(run).toMatchObject({ code: 8, stdout: '' });
    expect(run.stderr).toContain('Error: The answer does not match the JSON Schema: total is required.');
    expect(server.requests).toHaveLength(2);
    const end = terminalOf(await desk.allos(['run', 'List', '--json', ...flags], { env: vendor.env(server) }));
    expect(end).toMatchObject({ status: 'failed', error: { code: 'schema.mismatch' }, text: WRONG.text, turns: 2 });
    expect(end).not.toHaveProperty('output');
  });

  it.concurrent(
    'has the API hold the model to it where it can, and asks in the instructions where it cannot',
    async () => {
      await using desk = openDesk();
      await using server = await vendor.start(LOOK, RIGHT);
      const flags = ['--json-schema', JSON.stringify(SCHEMA), ...vendor.flags];
      await desk.allos(['run', 'List', ...flags], { env: vendor.env(server) });
      await desk.allos(['run', 'List', '--set', 'agent.toolChoice=none', ...flags], { env: vendor.env(server) });
      const [first = {}, , last = {}] = bodiesOf(server);
      switch (vendor.name) {
        case 'Responses':
          expect(native(first)).toMatchObject({ type: 'json_schema', name: 'answer', strict: true, schema: SCHEMA });
          expect(asked(first)).toBe(false);
          break;
        case 'Anthropic':
          expect(native(first)).toMatchObject({ type: 'json_schema', schema: { required: ['files', 'total'] } });
          expect(JSON.stringify(native(first))).not.toContain('minimum');
          expect(asked(first)).toBe(false);
          break;
        case 'Ollama':
          // Beside tools it would leave no room for a call; and the model does not see it.
          expect([native(first), asked(first)]).toEqual([undefined, true]);
          expect(native(last)).toMatchObject({ type: 'object', required: ['files', 'total'] });
          expect(asked(last)).toBe(true);
          break;
        default:
          expect([native(first), asked(first)]).toEqual([undefined, true]);
      }
      expect(server.requests.flatMap(vendor.problems)).toEqual([]);
    },
  );
});

describe('a schema', () => {
  it.concurrent('goes to a Chat Completions server that is known to take it', async () => {
    await using desk = openDesk();
    const [chat] = vendors as [Vendor];
    await using server = await chat.start(RIGHT);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), ...chat.flags.slice(0, 2), '-m', 'openai/gpt-4.1'];
    expect(await desk.allos(['run', 'List', ...flags], { env: chat.env(server) })).toMatchObject({ code: 0 });
    const format = { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: SCHEMA } };
    expect(bodiesOf(server)).toMatchObject([{ response_format: format }]);
    expect(server.requests.flatMap(chat.problems)).toEqual([]);
  });

  it.concurrent('that is no object is asked for in the instructions', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start({ text: '["a", "b"]' });
    const schema = '{"type":"array","items":{"type":"string"}}';
    const flags = ['--json-schema', schema, ...anthropic.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: anthropic.env(server) });
    expect(run).toMatchObject({ code: 0, stdout: '["a","b"]\n' });
    expect(bodiesOf(server).map(asked)).toEqual([true]);
    expect(bodiesOf(server)[0]).not.toHaveProperty('output_config');
  });

  it.concurrent('whose answer is wrong in the last turn is not asked for again', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(WRONG);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), '--max-iterations', '1', ...anthropic.flags];
    expect(await desk.allos(['run', 'List', ...flags], { env: anthropic.env(server) })).toMatchObject({ code: 8 });
    expect(server.requests).toHaveLength(1);
  });

  it.concurrent('holds for its run alone', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(RIGHT, { text: 'Two words.' });
    const env = anthropic.env(server);
    await desk.allos(['run', 'List', '--json-schema', JSON.stringify(SCHEMA), ...anthropic.flags], { env });
    const run = await desk.allos(['run', '-c', 'And now?', ...anthropic.flags], { env });
    expect(run).toMatchObject({ code: 0, stdout: 'Two words.\n' });
  });

  it.concurrent('leaves the correction in the session and in the events', async () => {
    await using desk = openDesk();
    await using server = await anthropic.start(WRONG, RIGHT);
    const flags = ['--json-schema', JSON.stringify(SCHEMA), '-o', 'stream-json', ...anthropic.flags];
    const run = await desk.allos(['run', 'List', ...flags], { env: anthropic.env(server) });
    const roles = eventsOf(run).flatMap((event) => (event.type === 'message.completed' ? [event.message.role] : []));
    expect(roles).toEqual(['user', 'assistant', 'user', 'assistant']);
  });
});

describe('a schema that cannot be used', () => {
  it.concurrent.each<[string, string, string, RegExp]>([
    ['a missing file', 'gone.json', 'usage.file', /gone\.json does not exist/],
    ['a folder', '.', 'usage.file', /is a folder/],
    ['text that is no JSON', '{"type": }', 'usage.invalid', /schema of --json-schema is not JSON: .*(position|token)/i],
    ['a file that is no JSON', 'notes.txt', 'usage.invalid', /notes\.txt is not JSON/],
    ['a wrong word', '{"properties":{"a":{"type":"text"}}}', 'usage.invalid', /not valid at \/properties\/a\/type/],
    ['a reference to elsewhere', '{"items":{"$ref":"https://x.example/a"}}', 'usage.invalid', /at \/items\/\$ref/],
  ])('is told with its place before any question of keys: %s', async (_what, given, code, message) => {
    await using desk = openDesk();
    desk.write('notes.txt', 'no schema');
    const run = await desk.allos(['run', 'List', '--json-schema', given]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
    const told = await desk.allos(['run', 'List', '--json', '--json-schema', given]);
    expect(terminalOf(told)).toMatchObject({ error: { code } });
  });

  it.concurrent('is one for a conversation', async () => {
    await using desk = openDesk();
    const run = await desk.allos(['run', '-i', '--json-schema', '{}']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/--json-schema/);
  });
});
