import { RESPONSES } from '../../../../src/plugin/dialects/responses/responses-dialect.js';
import { at, mutantTable, type Piece } from './mutant.js';

type Body = Piece & { input: Piece[] };

function clean(): Body {
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
    tool_choice: 'auto',
    stream: true,
    store: false,
    include: ['reasoning.encrypted_content'],
    reasoning: { effort: 'low' },
    max_output_tokens: 100,
  };
}

const reasoningOf = new Map([
  ['msg_1', 'rs_1'],
  ['fc_1', 'rs_1'],
  ['fc_2', 'rs_1'],
]);

function message(changes: object): Piece {
  const content = [{ type: 'output_text', text: 'I read them.', annotations: [], logprobs: [] }];
  return { type: 'message', role: 'assistant', status: 'completed', content, ...changes };
}

function call(number: string, changes: object = {}): Piece {
  const call_id = `call_${number}`;
  return { type: 'function_call', id: `fc_${number}`, call_id, name: 'read', arguments: '{"path":"a"}', ...changes };
}

function tool(changes: object = {}): Piece {
  const properties = { path: { type: 'string' } };
  const parameters = { type: 'object', properties, required: ['path'], additionalProperties: false };
  return { type: 'function', name: 'read', description: 'Reads', parameters, strict: true, ...changes };
}

/** Parameters that a strict tool may not have. */
function parameters(changes: object): object {
  const properties = { path: { type: 'string' } };
  return { parameters: { type: 'object', properties, required: ['path'], additionalProperties: false, ...changes } };
}

const set = (body: Body, index: number, fields: object): unknown => Object.assign(at(body.input, index), fields);
const drop = (body: Body, index: number, field: string): unknown => delete at(body.input, index)[field];

export const RESPONSES_MUTANTS = mutantTable<Body>({ dialect: RESPONSES, clean, context: { reasoningOf } }, [
  ['input-missing', 'no input', (body) => delete (body as Piece)['input']],
  ['input-empty', 'an empty list', (body) => (body.input = [])],
  ['input-empty', 'an empty text', (body) => Object.assign(body, { input: '' })],
  ['stored', 'an answer that is stored', (body) => (body['store'] = true)],
  ['stored', 'no word on it', (body) => delete body['store']],
  ['reference', 'a reference', (body) => (body.input[2] = { type: 'item_reference', id: 'msg_1' })],
  ['server-state', 'an answer before', (body) => (body['previous_response_id'] = 'resp_1')],
  ['server-state', 'a conversation', (body) => (body['conversation'] = 'conv_1')],
  [
    'two-states',
    'both',
    (body) => Object.assign(body, { previous_response_id: 'resp_1', conversation: { id: 'conv_1' } }),
  ],
  ['item-twice', 'an item twice', (body) => body.input.splice(2, 0, at(body.input, 2))],
  ['sealed-refused', 'gpt-4o is asked', (body) => (body['model'] = 'gpt-4o')],
  ['sealed-missing', 'reasoning in no form', (body) => drop(body, 1, 'encrypted_content')],
  ['reasoning-alone', 'at the end', (body) => body.input.push({ ...at(body.input, 1), id: 'rs_9' })],
  ['reasoning-alone', 'before the user', (body) => body.input.splice(2, 6)],
  ['reasoning-alone', 'before an output', (body) => body.input.splice(2, 3)],
  ['reasoning-missing', 'items without it', (body) => body.input.splice(1, 1)],
  ['reasoning-missing', 'a message before it', (body) => body.input.splice(3, 0, ...body.input.splice(1, 1))],
  ['status-null', 'a status of null', (body) => set(body, 3, { status: null })],
  ['item-id', 'the id of another kind', (body) => set(body, 3, { id: 'call_1' })],
  ['item-id', 'reasoning of another server', (body) => set(body, 1, { id: 'think-1' })],
  ['call-id', 'no call_id', (body) => drop(body, 4, 'call_id')],
  ['call-id', 'an empty call_id', (body) => set(body, 4, { call_id: '' })],
  ['call-id-twice', 'a call_id twice', (body) => set(body, 4, { call_id: 'call_1' })],
  [
    'call-id-long',
    'a long call_id',
    (body) => {
      set(body, 3, { call_id: 'c'.repeat(65) });
      set(body, 5, { call_id: 'c'.repeat(65) });
    },
  ],
  ['output-missing', 'an output is missing', (body) => body.input.splice(6, 1)],
  ['output-missing', 'an output comes late', (body) => body.input.push(...body.input.splice(6, 1))],
  ['output-missing', 'calls at the end', (body) => body.input.splice(5)],
  ['output-stray', 'an output twice', (body) => body.input.splice(6, 0, at(body.input, 5))],
  ['output-stray', 'an output that names the item', (body) => set(body, 5, { call_id: 'fc_1' })],
  ['output-stray', 'an output of another kind of call', (body) => set(body, 5, { type: 'custom_tool_call_output' })],
  ['empty-output', 'silence for an output', (body) => set(body, 5, { output: '' })],
  ['instructions-late', 'a system message', (body) => body.input.unshift({ role: 'system', content: 'x' })],
  ['empty-message', 'an empty message', (body) => set(body, 7, { content: '' })],
  ['empty-message', 'a message without parts', (body) => set(body, 2, { content: [] })],
  ['phase', 'the phase of a user', (body) => set(body, 8, { phase: 'commentary' })],
  ['phase', 'an unknown phase', (body) => set(body, 2, { phase: 'middle' })],
  ['effort-refused', 'an effort that is not taken', (body) => (body['reasoning'] = { effort: 'none' })],
  ['sampling-refused', 'a temperature', (body) => (body['temperature'] = 0.5)],
  ['sampling-refused', 'a top_p', (body) => (body['top_p'] = 0.5)],
  ['chat-effort', 'the effort of Chat Completions', (body) => (body['reasoning_effort'] = 'low')],
  ['chat-bound', 'the bound of Chat Completions', (body) => (body['max_completion_tokens'] = 100)],
  ['chat-bound', 'its older bound', (body) => (body['max_tokens'] = 100)],
  ['small-bound', 'a small bound', (body) => (body['max_output_tokens'] = 15)],
  ['call-name', 'a name with a dot', (body) => set(body, 3, { name: 'a.b' })],
  ['call-arguments', 'arguments cut off', (body) => set(body, 3, { arguments: '{"a":' })],
  ['call-arguments', 'arguments empty', (body) => set(body, 3, { arguments: '' })],
  ['tools-empty', 'no tools in the list', (body) => (body['tools'] = [])],
  ['choice-without-tools', 'a choice without tools', (body) => delete body['tools']],
  ['tool-name', 'a tool name with a dot', (body) => (body['tools'] = [tool({ name: 'a.b' })])],
  ['chat-tool', 'a tool of Chat Completions', (body) => (body['tools'] = [{ type: 'function', function: tool() }])],
  ['strict-unsaid', 'no word on strict', (body) => (body['tools'] = [tool({ strict: undefined })])],
  ['strict-schema', 'an optional property', (body) => (body['tools'] = [tool(parameters({ required: [] }))])],
  ['strict-schema', 'an open object', (body) => (body['tools'] = [tool(parameters({ additionalProperties: true }))])],
  [
    'strict-keyword',
    'a minLength',
    (body) => (body['tools'] = [tool(parameters({ properties: { path: { type: 'string', minLength: 1 } } }))]),
  ],
  ['surrogate', 'half a pair', (body) => set(body, 0, { content: 'a\ud83d' })],
  ['shape-type', 'instructions in parts', (body) => (body['instructions'] = ['x'])],
  ['shape-unnamed', 'a message of the server without status', (body) => drop(body, 2, 'status')],
  ['shape-missing', 'reasoning without summary', (body) => drop(body, 1, 'summary')],
  ['shape-missing', 'a call without a name', (body) => drop(body, 3, 'name')],
  ['shape-missing', 'an output of nothing', (body) => drop(body, 5, 'output')],
  ['shape-value', 'an unknown role', (body) => set(body, 0, { role: 'human' })],
  ['shape-value', 'parts of Chat Completions', (body) => set(body, 8, { content: [{ type: 'text', text: 'x' }] })],
  ['shape-value', 'an unknown effort', (body) => (body['reasoning'] = { effort: 'enormous' })],
  ['shape-value', 'everything included', (body) => (body['include'] = ['everything'])],
  ['shape-bounds', 'a temperature below 0', (body) => Object.assign(body, { model: 'gpt-4o', temperature: -1 })],
  [
    'shape-bounds',
    'an output for a long call_id',
    (body) => set(body, 5, { call_id: 'c'.repeat(65) }),
    {
      server: 'other',
    },
  ],
  [
    'shape-unknown',
    'a field in a closed object',
    (body) => {
      const filter = { tool_names: ['a'], more: 1 };
      body['tools'] = [{ type: 'mcp', server_label: 'x', server_url: 'https://x.example', allowed_tools: filter }];
    },
  ],
  ['shape-unnamed', 'a misspelt field', (body) => (body['max_output_token'] = 100)],
]);
