import { ollamaSchema, ollamaViolations } from './ollama-validator.js';

interface Entry {
  [field: string]: unknown;
}
interface Body {
  [field: string]: unknown;
  options: Entry;
  tools: { type: string; function: Entry }[];
  messages: Entry[];
}

/** A request that is right in every respect, made anew for each mutant. */
function valid(): Body {
  return {
    model: 'qwen3:8b',
    stream: true,
    truncate: false,
    shift: false,
    think: true,
    keep_alive: '10m',
    options: { num_ctx: 8192, temperature: 0.2, num_predict: 100 },
    tools: [
      {
        type: 'function',
        function: {
          name: 'read_file',
          description: 'Reads.',
          parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
        },
      },
    ],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Read both.', images: ['aGVsbG8='] },
      {
        role: 'assistant',
        content: '',
        thinking: 'Both.',
        tool_calls: [
          { id: 'call_a', function: { index: 0, name: 'read_file', arguments: { path: 'a' } } },
          { id: 'call_b', function: { index: 1, name: 'list', arguments: {} } },
        ],
      },
      { role: 'tool', tool_name: 'read_file', tool_call_id: 'call_a', content: 'A' },
      { role: 'tool', tool_name: 'list', tool_call_id: 'call_b', content: 'B' },
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: 'Thanks' },
    ],
  };
}

function message(body: Body, index: number): Entry {
  return body.messages[index] ?? {};
}

function called(body: Body): Entry {
  const [first] = message(body, 2)['tool_calls'] as { function: Entry }[];
  return first?.function ?? {};
}

function parameters(body: Body): Entry {
  return (body.tools[0]?.function['parameters'] ?? {}) as Entry;
}

const MUTANTS: readonly (readonly [rule: string, title: string, change: (body: Body) => unknown])[] = [
  ['WP-29', 'an empty user message', (body) => (message(body, 6)['content'] = ' ')],
  ['WP-29', 'an empty turn', (body) => (message(body, 5)['content'] = '')],
  ['WP-29', 'an empty list of calls', (body) => (message(body, 5)['tool_calls'] = [])],
  ['WP-34', 'a missing result', (body) => body.messages.splice(4, 1)],
  ['WP-34', 'results in another order', (body) => body.messages.splice(3, 2, message(body, 4), message(body, 3))],
  ['WP-34', 'a result twice', (body) => body.messages.splice(5, 0, message(body, 4))],
  ['WP-34', 'a result of no call', (body) => body.messages.push({ role: 'tool', tool_name: 'x', content: 'y' })],
  ['WP-34', 'a result without a name', (body) => delete message(body, 3)['tool_name']],
  ['WP-34', 'a result with another id', (body) => (message(body, 3)['tool_call_id'] = 'call_c')],
  ['WP-34', 'a result without the id', (body) => delete message(body, 3)['tool_call_id']],
  ['WP-34', 'calls at the end', (body) => body.messages.splice(3)],
  ['WP-34', 'a call without a name', (body) => (called(body)['name'] = '')],
  ['WP-35', 'arguments as text', (body) => (called(body)['arguments'] = '{"path":"a"}')],
  ['WP-35', 'arguments as a list', (body) => (called(body)['arguments'] = [])],
  ['WP-35', 'content in parts', (body) => (message(body, 6)['content'] = [{ type: 'text', text: 'x' }])],
  ['WP-35', 'no content', (body) => delete message(body, 2)['content']],
  ['WP-35', 'an unknown role', (body) => (message(body, 6)['role'] = 'developer')],
  ['WP-35', 'nothing to answer', (body) => body.messages.splice(1)],
  ['WP-35', 'a field of another API', (body) => (body['tool_choice'] = 'auto')],
  ['WP-35', 'thinking of a user', (body) => (message(body, 6)['thinking'] = 'x')],
  ['WP-36', 'no num_ctx', (body) => delete body.options['num_ctx']],
  ['WP-36', 'a prompt that does not fit', (body) => (message(body, 6)['content'] = 'x'.repeat(40_000))],
  ['WP-36', 'a server that may cut', (body) => delete body['truncate']],
  ['WP-36', 'late instructions', (body) => body.messages.push({ role: 'system', content: 'x' })],
  ['WP-37', 'an unknown level', (body) => (body['think'] = 'xhigh')],
  ['WP-37', 'a number of thoughts', (body) => (body['think'] = 1024)],
  ['WP-37', 'a bound outside the options', (body) => (body['num_predict'] = 5)],
  ['WP-37', 'keep_alive as an object', (body) => (body['keep_alive'] = {})],
  ['WP-37', 'empty thinking', (body) => (message(body, 2)['thinking'] = '')],
  ['WP-38', 'no tools in the list', (body) => (body.tools = [])],
  ['WP-38', 'a tool twice', (body) => body.tools.push(...body.tools)],
  ['WP-38', 'parameters without properties', (body) => delete parameters(body)['properties']],
  ['WP-38', 'a keyword that gets lost', (body) => (parameters(body)['properties'] = { a: { $ref: '#/$defs/a' } })],
  ['WP-38', 'a format beside tools', (body) => (body['format'] = { type: 'object' })],
  ['WP-38', 'a format that is none', (body) => Object.assign(body, { tools: undefined, format: 'xml' })],
  ['WP-39', 'a data URL', (body) => (message(body, 1)['images'] = ['data:image/png;base64,aGVsbG8='])],
  ['WP-44', 'an unpaired surrogate', (body) => (message(body, 6)['content'] = 'a\ud83d')],
];

describe('ollamaViolations', () => {
  it('has nothing against a right request', () => {
    expect(ollamaViolations(valid())).toEqual([]);
  });

  it.each(MUTANTS)('%s refuses %s', (rule, _title, change) => {
    const body = valid();
    change(body);
    expect(ollamaViolations(body).map((violation) => violation.rule)).toContain(rule);
  });
});

const schema = ollamaSchema(process.env['ALLOS_SPECS']);

describe('ollamaSchema', () => {
  it('has nothing against a right request', () => {
    expect(schema?.(valid()) ?? []).toEqual([]);
  });

  it.each<readonly [string, (body: Body) => unknown]>([
    ['arguments as text', (body) => (called(body)['arguments'] = '{}')],
    ['a misspelt field', (body) => (body['keepAlive'] = '5m')],
    ['a misspelt field of a message', (body) => (message(body, 3)['toolName'] = 'x')],
    ['no model', (body) => delete body['model']],
    ['content in parts', (body) => (message(body, 6)['content'] = [])],
  ])('refuses %s', (_title, change) => {
    const body = valid();
    change(body);
    if (schema !== undefined) expect(schema(body)).not.toEqual([]);
  });
});
