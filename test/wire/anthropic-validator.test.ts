import { anthropicSchema, anthropicViolations, type AnthropicRequest } from './anthropic-validator.js';

interface Block {
  [field: string]: unknown;
}
interface Body {
  [field: string]: unknown;
  model: string;
  messages: { role: string; content: Block[] }[];
}

/** A request that is right in every respect, made anew for each mutant. */
function valid(): Body {
  return {
    model: 'claude-sonnet-5-5',
    max_tokens: 4096,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    tools: [{ name: 'read_file', description: 'Reads.', input_schema: { type: 'object', properties: {} } }],
    thinking: { type: 'adaptive', display: 'summarized' },
    stream: true,
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Read both.' }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Both.', signature: 'c2ln' },
          { type: 'text', text: 'Reading.' },
          { type: 'tool_use', id: 'toolu_a', name: 'read_file', input: { path: 'a' } },
          { type: 'tool_use', id: 'toolu_b', name: 'read_file', input: { path: 'b' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_a', content: 'A' },
          { type: 'tool_result', tool_use_id: 'toolu_b', content: 'B', is_error: true },
          { type: 'text', text: 'And?', cache_control: { type: 'ephemeral' } },
        ],
      },
    ],
  };
}

/** The blocks of a message. */
function content(body: Body, index: number): Block[] {
  return body.messages[index]?.content ?? [];
}

function block(body: Body, message: number, index: number): Block {
  return content(body, message)[index] ?? {};
}

const MUTANTS: readonly (readonly [string, string, (body: Body) => unknown, Partial<AnthropicRequest>?])[] = [
  ['WP-1', 'no max_tokens', (body) => delete body['max_tokens']],
  ['WP-1', 'an assistant first', (body) => body.messages.shift()],
  ['WP-1', 'an unknown role', (body) => body.messages.push({ role: 'tool', content: [{ type: 'text', text: 'x' }] })],
  [
    'WP-2',
    'two user messages in a row',
    (body) => body.messages.push({ role: 'user', content: [{ type: 'text', text: 'x' }] }),
  ],
  ['WP-2', 'a result missing', (body) => content(body, 2).shift()],
  [
    'WP-2',
    'a result too many',
    (body) => content(body, 2).unshift({ type: 'tool_result', tool_use_id: 'toolu_c', content: 'C' }),
  ],
  ['WP-2', 'a result twice', (body) => content(body, 2).unshift({ ...block(body, 2, 0) })],
  ['WP-2', 'text before the results', (body) => content(body, 2).reverse()],
  ['WP-2', 'calls at the end', (body) => body.messages.pop()],
  ['WP-2', 'calls of undefined tools', (body) => delete body['tools']],
  ['WP-3', 'an id with a bar', (body) => (block(body, 1, 2)['id'] = block(body, 2, 0)['tool_use_id'] = 'call|fc_1')],
  ['WP-3', 'a long id', (body) => (block(body, 1, 2)['id'] = block(body, 2, 0)['tool_use_id'] = 'x'.repeat(65))],
  ['WP-3', 'one id for two calls', (body) => (block(body, 1, 2)['id'] = block(body, 2, 0)['tool_use_id'] = 'toolu_b')],
  [
    'WP-3',
    'a tool name with a dot',
    (body) => (body['tools'] = [{ name: 'read.file', input_schema: { type: 'object' } }]),
  ],
  ['WP-4', 'blank text', (body) => (block(body, 0, 0)['text'] = ' \n')],
  ['WP-4', 'an empty message', (body) => (body.messages[0] = { role: 'user', content: [] })],
  [
    'WP-4',
    'an assistant at the end',
    (body) => body.messages.push({ role: 'assistant', content: [{ type: 'text', text: 'So' }] }),
  ],
  [
    'WP-4',
    'white space at the end',
    (body) => body.messages.push({ role: 'assistant', content: [{ type: 'text', text: 'So ' }] }),
    { paused: true },
  ],
  ['WP-5', 'thinking without signature', (body) => (block(body, 1, 0)['signature'] = '')],
  ['WP-5', 'redacted thinking without data', (body) => (content(body, 1)[0] = { type: 'redacted_thinking' })],
  [
    'WP-5',
    'thinking at the end',
    (body) => content(body, 1).push({ type: 'thinking', thinking: '', signature: 'c2ln' }),
  ],
  ['WP-5', 'a cache marker on thinking', (body) => (block(body, 1, 0)['cache_control'] = { type: 'ephemeral' })],
  ['WP-7', 'a budget on a new model', (body) => (body['thinking'] = { type: 'enabled', budget_tokens: 2000 })],
  ['WP-7', 'disabled where it is between_tools', (body) => (body['thinking'] = { type: 'disabled' })],
  [
    'WP-7',
    'disabled where it is always on',
    (body) => Object.assign(body, { model: 'claude-opus-5-5', thinking: { type: 'disabled' } }),
  ],
  ['WP-7', 'adaptive on an old model', (body) => (body.model = 'claude-haiku-4-5')],
  [
    'WP-7',
    'disabled at the highest effort',
    (body) =>
      Object.assign(body, { model: 'claude-opus-5', thinking: { type: 'disabled' }, output_config: { effort: 'max' } }),
  ],
  [
    'WP-7',
    'a budget above max_tokens',
    (body) => Object.assign(body, { model: 'claude-sonnet-4-5', thinking: { type: 'enabled', budget_tokens: 5000 } }),
  ],
  [
    'WP-7',
    'a budget below 1024',
    (body) => Object.assign(body, { model: 'claude-sonnet-4-5', thinking: { type: 'enabled', budget_tokens: 1023 } }),
  ],
  ['WP-8', 'a temperature on a new model', (body) => (body['temperature'] = 1), { version: '2023-06-01' }],
  [
    'WP-8',
    'a temperature in the new version of the API',
    (body) => Object.assign(body, { model: 'claude-sonnet-4-5', thinking: undefined, temperature: 1 }),
  ],
  [
    'WP-8',
    'a temperature above 1',
    (body) => Object.assign(body, { model: 'claude-sonnet-4-5', thinking: undefined, temperature: 1.5 }),
    { version: '2023-06-01' },
  ],
  ['WP-9', 'a forced tool', (body) => (body['tool_choice'] = { type: 'any' })],
  [
    'WP-13',
    'five cache markers',
    (body) => {
      const marked = { cache_control: { type: 'ephemeral' } };
      body['tools'] = [{ name: 'read_file', input_schema: { type: 'object' }, ...marked }];
      for (const each of content(body, 2)) Object.assign(each, marked);
    },
  ],
  ['WP-9', 'a schema with a bound', (body) => (body['output_config'] = answer({ n: { type: 'integer', minimum: 1 } }))],
  ['WP-9', 'an open object in a schema', (body) => (body['output_config'] = answer({ n: { type: 'object' } }))],
  [
    'WP-9',
    'a schema for a model that takes none',
    (body) => Object.assign(body, { model: 'claude-3-5-haiku-20241022', output_config: answer({}) }),
  ],
  ['WP-44', 'half a surrogate pair', (body) => (block(body, 0, 0)['text'] = 'x\ud83d')],
  [
    'WP-48',
    'an error that is an image',
    (body) =>
      (block(body, 2, 1)['content'] = [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } },
      ]),
  ],
];

/** An answer that is held to a schema. */
function answer(properties: object): object {
  const schema = { type: 'object', properties, additionalProperties: false };
  return { format: { type: 'json_schema', schema } };
}

describe('the validator of Anthropic requests', () => {
  it('accepts a right request', () => {
    expect(anthropicViolations({ body: valid() })).toEqual([]);
    const body = { ...valid(), output_config: answer({ n: { type: 'integer' } }) };
    expect(anthropicViolations({ body })).toEqual([]);
  });

  for (const [rule, mutant, mutate, options] of MUTANTS) {
    it(`refuses by ${rule}: ${mutant}`, () => {
      const body = valid();
      mutate(body);
      const rules = anthropicViolations({ body, ...options }).map((violation) => violation.rule);
      expect(rules).toContain(rule);
    });
  }

  const schema = anthropicSchema(process.env['ALLOS_SPECS']);
  const withSpecs = schema === undefined ? it.skip : it;
  withSpecs('knows the vendor’s schema', () => {
    const refused = (change: Readonly<Record<string, unknown>>): number =>
      schema?.({ ...valid(), ...change }).length ?? 0;
    expect(refused({})).toBe(0);
    expect(refused({ thinking: { type: 'between_tools' } })).toBe(0);
    expect(refused({ thinking: { type: 'sometimes' } })).toBeGreaterThan(0);
    expect(refused({ unknown_parameter: 1 })).toBeGreaterThan(0);
    expect(refused({ max_tokens: '4096' })).toBeGreaterThan(0);
  });
});
