import { chatSchemaValidator, chatViolations } from './chat-validator.js';

type Body = Record<string, unknown> & { messages: Record<string, unknown>[] };

/** A request with everything in it that the rules speak of. */
function legal(): Body {
  return {
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Read a.txt and b.txt' },
      { role: 'assistant', content: null, tool_calls: [call('call_1'), call('call_2')] },
      { role: 'tool', tool_call_id: 'call_1', content: 'one' },
      { role: 'tool', tool_call_id: 'call_2', content: 'two' },
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: 'Thanks' },
    ],
    tools: [tool({ strict: true })],
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 100,
  };
}

function call(id: string, changes: object = {}): Record<string, unknown> {
  return { id, type: 'function', function: { name: 'read', arguments: '{"path":"a.txt"}', ...changes } };
}

function tool(changes: object = {}): Record<string, unknown> {
  const properties = { path: { type: 'string' } };
  const parameters = { type: 'object', properties, required: ['path'], additionalProperties: false };
  return { type: 'function', function: { name: 'read', description: 'Reads', parameters, ...changes } };
}

const assistant = (body: Body): Record<string, unknown> => body.messages[2] as Record<string, unknown>;

/** Requests that break one rule each. */
const MUTANTS: readonly (readonly [rule: string, title: string, change: (body: Body) => void])[] = [
  ['WP-27', 'a result is missing', (body) => body.messages.splice(4, 1)],
  ['WP-27', 'a result comes late', (body) => body.messages.push(...body.messages.splice(4, 1))],
  ['WP-27', 'a result comes twice', (body) => body.messages.splice(4, 0, body.messages[3] as never)],
  [
    'WP-27',
    'a result of no call',
    (body) => body.messages.push({ role: 'tool', tool_call_id: 'call_9', content: 'x' }),
  ],
  ['WP-27', 'an id twice', (body) => (assistant(body)['tool_calls'] = [call('call_1'), call('call_1')])],
  ['WP-27', 'no id', (body) => (assistant(body)['tool_calls'] = [call('')])],
  ['WP-27', 'arguments cut off', (body) => (assistant(body)['tool_calls'] = [call('call_1', { arguments: '{"a":' })])],
  ['WP-27', 'arguments empty', (body) => (assistant(body)['tool_calls'] = [call('call_1', { arguments: '' })])],
  ['WP-27', 'arguments no object', (body) => (assistant(body)['tool_calls'] = [call('call_1', { arguments: '[]' })])],
  ['WP-27', 'an illegal name', (body) => (assistant(body)['tool_calls'] = [call('call_1', { name: 'a.b' })])],
  ['WP-27', 'calls at the end', (body) => body.messages.splice(3)],
  ['WP-29', 'no messages', (body) => body.messages.splice(0)],
  ['WP-29', 'an empty turn', (body) => (body.messages[5] = { role: 'assistant', content: '' })],
  [
    'WP-29',
    'a turn in parts',
    (body) => (body.messages[5] = { role: 'assistant', content: [{ type: 'text', text: 'x' }] }),
  ],
  ['WP-29', 'an empty user message', (body) => (body.messages[1] = { role: 'user', content: '' })],
  [
    'WP-29',
    'an empty list of calls',
    (body) => (body.messages[5] = { role: 'assistant', content: 'x', tool_calls: [] }),
  ],
  ['WP-32', 'a long id', (body) => (assistant(body)['tool_calls'] = [call('c'.repeat(41))])],
  ['WP-32', 'two choices', (body) => (body['n'] = 2)],
  ['WP-44', 'an unpaired surrogate', (body) => (body.messages[1] = { role: 'user', content: 'a\ud83d' })],
  ['WP-30', 'instructions late', (body) => body.messages.push({ role: 'system', content: 'x' })],
  ['WP-30', 'no tools in the list', (body) => (body['tools'] = [])],
  ['WP-30', 'a choice without tools', (body) => Object.assign(body, { tools: undefined, tool_choice: 'none' })],
  ['WP-25', 'an optional property', (body) => (body['tools'] = [tool({ strict: true, parameters: optional() })])],
  ['WP-28', 'gpt-6-sol that reasons', (body) => (body['model'] = 'gpt-6-sol')],
  [
    'WP-22',
    'gpt-6.1-sol without effort',
    (body) => Object.assign(body, { model: 'gpt-6.1-sol', reasoning_effort: 'none' }),
  ],
  ['WP-22', 'a temperature of a reasoning model', (body) => Object.assign(body, { model: 'o3', temperature: 1 })],
  ['WP-25', 'an answer with an optional property', (body) => (body['response_format'] = answer(optional()))],
  [
    'WP-25',
    'an answer of a model that holds none',
    (body) => Object.assign(body, { model: 'gpt-4-turbo', response_format: answer({ type: 'object' }) }),
  ],
  ['WP-23', 'the old field', (body) => (body['max_tokens'] = 5)],
];

function answer(schema: object): object {
  return { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } };
}

function optional(): object {
  return { type: 'object', properties: { path: { type: 'string' } }, required: [], additionalProperties: false };
}

describe('the rules of Chat Completions', () => {
  it('find nothing in a legal request', () => {
    expect(chatViolations(legal(), { server: 'openai' })).toEqual([]);
  });

  it.each(MUTANTS)('%s: refuse %s', (rule, _title, change) => {
    const body = legal();
    change(body);
    const rules = chatViolations(body, { server: 'openai' }).map((violation) => violation.rule);
    expect(rules).toContain(rule);
  });

  it.each([
    ['WP-30', { store: false }],
    ['WP-30', { prompt_cache_key: 'x' }],
    ['WP-30', { messages: [{ role: 'developer', content: 'x' }] }],
    ['WP-30', { tools: [tool({ strict: false })] }],
    ['WP-31', { messages: [{ role: 'assistant', content: 'x', reasoning_details: [] }] }],
  ])('%s: refuse %j for a server that is not known', (rule, changes) => {
    const plain = { ...legal(), tools: [tool()], max_completion_tokens: undefined };
    expect(chatViolations(plain, { server: 'compatible' })).toEqual([]);
    const rules = chatViolations({ ...plain, ...changes }, { server: 'compatible' }).map((found) => found.rule);
    expect(rules).toContain(rule);
  });
});

describe('the description of OpenAI', () => {
  const validate = chatSchemaValidator();
  (validate === undefined ? it.skip : it)('takes a legal request and refuses broken ones', () => {
    expect(validate?.(legal())).toEqual([]);
    const broken: ((body: Body) => void)[] = [
      (body) => delete body['model'],
      (body) => (body.messages[1] = { role: 'human', content: 'x' }),
      (body) => (body.messages[3] = { role: 'tool', content: 'x' }),
      (body) => (assistant(body)['tool_calls'] = [{ id: 'x', type: 'function', function: { name: 'read' } }]),
      (body) => (body.messages[1] = { role: 'user', content: [{ type: 'image', data: 'x' }] }),
      (body) => (body['tools'] = [{ name: 'read' }]),
      (body) => (body['reasoning_effort'] = 'enormous'),
      (body) => (body['temperature'] = 'hot'),
      (body) => (body['response_format'] = { type: 'json_schema', schema: {} }),
    ];
    for (const change of broken) {
      const body = legal();
      change(body);
      expect(validate?.(body)).not.toEqual([]);
    }
  });
});
