import { responsesSchemaValidator, responsesViolations } from './responses-validator.js';

type Item = Record<string, unknown>;
type Body = Record<string, unknown> & { input: Item[] };

/** A request with everything in it that the rules speak of. */
function legal(): Body {
  return {
    model: 'gpt-6.1-sol',
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: 'Read a.txt and b.txt' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' },
      message({ id: 'msg_1', phase: 'commentary' }),
      call('1'),
      call('2'),
      { type: 'function_call_output', call_id: 'call_1', output: 'one' },
      { type: 'function_call_output', call_id: 'call_2', output: [{ type: 'input_text', text: 'two' }] },
      { type: 'message', role: 'assistant', content: 'Done.' },
      { role: 'user', content: [{ type: 'input_text', text: 'Thanks' }] },
    ],
    tools: [tool()],
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    reasoning: { effort: 'low' },
    max_output_tokens: 100,
  };
}

const REASONING_OF = new Map([
  ['msg_1', 'rs_1'],
  ['fc_1', 'rs_1'],
  ['fc_2', 'rs_1'],
]);

function message(changes: object): Item {
  const content = [{ type: 'output_text', text: 'I read them.', annotations: [], logprobs: [] }];
  return { type: 'message', role: 'assistant', status: 'completed', content, ...changes };
}

function call(number: string, changes: object = {}): Item {
  const call_id = `call_${number}`;
  return {
    type: 'function_call',
    id: `fc_${number}`,
    call_id,
    name: 'read',
    arguments: '{"path":"a.txt"}',
    ...changes,
  };
}

function tool(changes: object = {}): Item {
  const properties = { path: { type: 'string' } };
  const parameters = { type: 'object', properties, required: ['path'], additionalProperties: false };
  return { type: 'function', name: 'read', description: 'Reads', parameters, strict: true, ...changes };
}

const item = (body: Body, index: number): Item => body.input[index] as Item;

/** Requests that break one rule each. */
const MUTANTS: readonly (readonly [rule: string, title: string, change: (body: Body) => void])[] = [
  ['WP-16', 'reasoning at the end', (body) => body.input.push({ ...item(body, 1), id: 'rs_9' })],
  ['WP-16', 'reasoning before the user', (body) => body.input.splice(2, 6)],
  ['WP-16', 'items without their reasoning', (body) => body.input.splice(1, 1)],
  ['WP-16', 'a call before its reasoning', (body) => body.input.splice(4, 0, ...body.input.splice(1, 1))],
  ['WP-16', 'a status of null', (body) => (item(body, 3)['status'] = null)],
  ['WP-17', 'reasoning without its sealed form', (body) => delete item(body, 1)['encrypted_content']],
  ['WP-17', 'an answer that is stored', (body) => delete body['store']],
  ['WP-17', 'a reference', (body) => (body.input[2] = { type: 'item_reference', id: 'msg_1' })],
  ['WP-17', 'sealed reasoning of a model that has none', (body) => (body['model'] = 'gpt-4o')],
  ['WP-18', 'a stored answer before', (body) => (body['previous_response_id'] = 'resp_1')],
  ['WP-18', 'a stored conversation', (body) => (body['conversation'] = 'conv_1')],
  ['WP-18', 'an item twice', (body) => body.input.splice(2, 0, item(body, 2))],
  ['WP-19', 'an output is missing', (body) => body.input.splice(6, 1)],
  ['WP-19', 'an output comes late', (body) => body.input.push(...body.input.splice(6, 1))],
  ['WP-19', 'an output comes twice', (body) => body.input.splice(6, 0, item(body, 5))],
  ['WP-19', 'an output that names the item', (body) => (item(body, 5)['call_id'] = 'fc_1')],
  ['WP-19', 'a call_id twice', (body) => (item(body, 4)['call_id'] = 'call_1')],
  ['WP-19', 'no call_id', (body) => delete item(body, 4)['call_id']],
  ['WP-19', 'a long call_id', (body) => (item(body, 3)['call_id'] = item(body, 5)['call_id'] = 'c'.repeat(65))],
  ['WP-19', 'the id of another kind', (body) => (item(body, 3)['id'] = 'call_1')],
  ['WP-20', 'instructions in the transcript', (body) => body.input.unshift({ role: 'system', content: 'x' })],
  ['WP-20', 'no input', (body) => (body.input = [])],
  ['WP-21', 'the phase of a user', (body) => (item(body, 8)['phase'] = 'commentary')],
  ['WP-21', 'an unknown phase', (body) => (item(body, 2)['phase'] = 'middle')],
  ['WP-22', 'an effort that is not taken', (body) => (body['reasoning'] = { effort: 'none' })],
  ['WP-22', 'the effort of Chat Completions', (body) => (body['reasoning_effort'] = 'low')],
  ['WP-23', 'the bound of Chat Completions', (body) => (body['max_completion_tokens'] = 100)],
  ['WP-23', 'a small bound', (body) => (body['max_output_tokens'] = 5)],
  ['WP-22', 'a temperature of a reasoning model', (body) => (body['temperature'] = 1)],
  ['WP-25', 'an answer with an optional property', (body) => (body['text'] = answer(optional()))],
  ['WP-25', 'the answer of Chat Completions', (body) => (body['response_format'] = { type: 'json_object' })],
  ['WP-25', 'an optional property', (body) => (body['tools'] = [tool({ parameters: optional() })])],
  ['WP-25', 'no word on strict', (body) => (body['tools'] = [tool({ strict: undefined })])],
  ['WP-25', 'the tools of Chat Completions', (body) => (body['tools'] = [{ type: 'function', function: tool() }])],
  ['WP-27', 'arguments cut off', (body) => (item(body, 3)['arguments'] = '{"a":')],
  ['WP-27', 'arguments empty', (body) => (item(body, 3)['arguments'] = '')],
  ['WP-29', 'an empty message', (body) => (item(body, 7)['content'] = '')],
  ['WP-29', 'a message without parts', (body) => (item(body, 2)['content'] = [])],
  ['WP-30', 'an illegal name', (body) => (item(body, 3)['name'] = 'a.b')],
  ['WP-30', 'no tools in the list', (body) => (body['tools'] = [])],
  ['WP-30', 'a choice without tools', (body) => Object.assign(body, { tools: undefined, tool_choice: 'none' })],
  ['WP-44', 'an unpaired surrogate', (body) => (body.input[0] = { role: 'user', content: 'a\ud83d' })],
  ['WP-48', 'silence for a result', (body) => (item(body, 5)['output'] = '')],
];

function answer(schema: object): object {
  return { format: { type: 'json_schema', name: 'answer', strict: true, schema } };
}

function optional(): object {
  return { type: 'object', properties: { path: { type: 'string' } }, required: [], additionalProperties: false };
}

describe('the rules of Responses', () => {
  it('find nothing in a legal request', () => {
    expect(responsesViolations(legal(), { server: 'openai', reasoningOf: REASONING_OF })).toEqual([]);
  });

  it.each(MUTANTS)('%s: refuse %s', (rule, _title, change) => {
    const body = legal();
    change(body);
    const found = responsesViolations(body, { server: 'openai', reasoningOf: REASONING_OF });
    expect(found.map((violation) => violation.rule)).toContain(rule);
  });
});

describe('the description of OpenAI', () => {
  const validate = responsesSchemaValidator();
  (validate === undefined ? it.skip : it)('takes a legal request and refuses broken ones', () => {
    expect(validate?.(legal())).toEqual([]);
    const broken: ((body: Body) => void)[] = [
      (body) => (body.input[0] = { role: 'human', content: 'x' }),
      (body) => delete item(body, 2)['status'],
      (body) => delete item(body, 1)['summary'],
      (body) => delete item(body, 3)['arguments'],
      (body) => delete item(body, 5)['output'],
      (body) => (item(body, 5)['call_id'] = 'c'.repeat(65)),
      (body) => (body.input[8] = { role: 'user', content: [{ type: 'text', text: 'x' }] }),
      (body) => (body['tools'] = [{ type: 'function', function: tool() }]),
      (body) => (body['reasoning'] = { effort: 'enormous' }),
      (body) => (body['include'] = ['everything']),
      (body) => (body['max_output_tokens'] = 15),
      (body) => (body['temperature'] = 'hot'),
      (body) => (body['text'] = { format: { type: 'json_schema', schema: {} } }),
    ];
    for (const [index, change] of broken.entries()) {
      const body = legal();
      change(body);
      expect({ index, errors: validate?.(body) }).not.toEqual({ index, errors: [] });
    }
  });
});
