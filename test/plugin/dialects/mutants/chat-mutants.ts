import { CHAT } from '../../../../src/plugin/dialects/chat/chat-dialect.js';
import { at, mutantTable, type Piece } from './mutant.js';

type Body = Piece & { messages: Piece[] };

function clean(): Body {
  return {
    model: 'gpt-4o',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Read a.txt and b.txt' },
      { role: 'assistant', content: null, tool_calls: [call('call_1'), call('call_2')] },
      { role: 'tool', tool_call_id: 'call_1', content: 'one' },
      { role: 'tool', tool_call_id: 'call_2', content: 'two' },
      { role: 'assistant', content: 'Done.' },
      { role: 'user', content: [{ type: 'text', text: 'Thanks' }] },
    ],
    tools: [tool({ strict: true })],
    stream: true,
    stream_options: { include_usage: true },
    max_completion_tokens: 100,
    temperature: 0.5,
    tool_choice: 'auto',
  };
}

function call(id: string, changes: object = {}): Piece {
  return { id, type: 'function', function: { name: 'read', arguments: '{"path":"a.txt"}', ...changes } };
}

function tool(changes: object = {}): Piece {
  const properties = { path: { type: 'string' } };
  const parameters = { type: 'object', properties, required: ['path'], additionalProperties: false };
  return { type: 'function', function: { name: 'read', description: 'Reads', parameters, ...changes } };
}

/** Parameters that a strict tool may not have. */
function parameters(changes: object): object {
  const properties = { path: { type: 'string' } };
  const right = { type: 'object', properties, required: ['path'], additionalProperties: false };
  return { strict: true, parameters: { ...right, ...changes } };
}

const calls = (body: Body, ...list: readonly Piece[]): unknown => (at(body.messages, 2)['tool_calls'] = list);
const put = (body: Body, index: number, message: Piece): unknown => (body.messages[index] = message);
const others = { server: 'other' } as const;

export const CHAT_MUTANTS = mutantTable<Body>({ dialect: CHAT, clean }, [
  ['no-messages', 'no messages', (body) => body.messages.splice(0)],
  ['no-messages', 'no list of messages', (body) => delete (body as Piece)['messages']],
  ['empty-answer', 'a turn of nothing', (body) => put(body, 5, { role: 'assistant', content: null })],
  ['empty-answer', 'a turn without content', (body) => put(body, 5, { role: 'assistant' })],
  ['empty-answer', 'an empty turn', (body) => put(body, 5, { role: 'assistant', content: '' })],
  [
    'empty-calls',
    'an empty list of calls',
    (body) => put(body, 5, { role: 'assistant', content: 'x', tool_calls: [] }),
  ],
  ['empty-content', 'an empty user message', (body) => put(body, 1, { role: 'user', content: '' })],
  ['empty-content', 'an empty result', (body) => (at(body.messages, 3)['content'] = '')],
  [
    'text-in-parts',
    'a turn in parts',
    (body) => put(body, 5, { role: 'assistant', content: [{ type: 'text', text: 'x' }] }),
  ],
  ['instructions-late', 'instructions at the end', (body) => body.messages.push({ role: 'system', content: 'x' })],
  [
    'instructions-late',
    'a second developer message',
    (body) => body.messages.splice(1, 0, { role: 'developer', content: 'x' }),
  ],
  ['call-id', 'an empty id', (body) => calls(body, call(''))],
  ['call-id', 'no id', (body) => calls(body, { type: 'function', function: { name: 'read', arguments: '{}' } })],
  ['call-id-twice', 'an id twice', (body) => calls(body, call('call_1'), call('call_1'))],
  ['call-id-long', 'a long id', (body) => calls(body, call('c'.repeat(41)))],
  ['call-name', 'a name with a dot', (body) => calls(body, call('call_1', { name: 'a.b' }))],
  ['call-name', 'an empty name', (body) => calls(body, call('call_1', { name: '' }))],
  ['call-name', 'a long name', (body) => calls(body, call('call_1', { name: 'n'.repeat(65) }))],
  ['call-arguments', 'arguments cut off', (body) => calls(body, call('call_1', { arguments: '{"a":' }))],
  ['call-arguments', 'arguments empty', (body) => calls(body, call('call_1', { arguments: '' }))],
  ['call-arguments', 'arguments of no object', (body) => calls(body, call('call_1', { arguments: '[]' }))],
  ['result-missing', 'a result is missing', (body) => body.messages.splice(4, 1)],
  ['result-missing', 'a result comes late', (body) => body.messages.push(...body.messages.splice(4, 1))],
  ['result-missing', 'calls at the end', (body) => body.messages.splice(3)],
  ['result-stray', 'a result twice', (body) => body.messages.splice(4, 0, at(body.messages, 3))],
  [
    'result-stray',
    'a result of no call',
    (body) => body.messages.push({ role: 'tool', tool_call_id: 'call_9', content: 'x' }),
  ],
  ['choices', 'two choices', (body) => (body['n'] = 2)],
  ['tools-empty', 'no tools in the list', (body) => (body['tools'] = [])],
  ['choice-without-tools', 'a choice without tools', (body) => delete body['tools']],
  ['tool-name', 'a tool name with a dot', (body) => (body['tools'] = [tool({ name: 'a.b' })])],
  ['strict-schema', 'an optional property', (body) => (body['tools'] = [tool(parameters({ required: [] }))])],
  [
    'strict-schema',
    'an open object',
    (body) => (body['tools'] = [tool(parameters({ additionalProperties: undefined }))]),
  ],
  [
    'strict-keyword',
    'a default',
    (body) => (body['tools'] = [tool(parameters({ properties: { path: { type: 'string', default: 'a' } } }))]),
  ],
  ['tools-refused', 'gpt-6-sol that reasons', (body) => (body['model'] = 'gpt-6-sol')],
  ['tools-refused', 'gpt-6.1-sol with tools', (body) => (body['model'] = 'openai/gpt-6.1-sol')],
  [
    'effort-refused',
    'gpt-6.1-sol without effort',
    (body) => Object.assign(body, { model: 'gpt-6.1-sol', reasoning_effort: 'none' }),
  ],
  [
    'effort-refused',
    'gpt-6.2-sol with the least',
    (body) => Object.assign(body, { model: 'gpt-6.2-sol', reasoning_effort: 'minimal' }),
  ],
  [
    'sampling-refused',
    'a temperature for gpt-6',
    (body) => Object.assign(body, { model: 'gpt-6-sol', reasoning_effort: 'low' }),
  ],
  ['max-tokens-refused', 'the old bound for o3', (body) => Object.assign(body, { model: 'o3', max_tokens: 5 })],
  ['max-tokens-old', 'the old bound', (body) => (body['max_tokens'] = 5)],
  [
    'developer-refused',
    'a developer message for o1-mini',
    (body) => {
      body['model'] = 'o1-mini';
      at(body.messages, 0)['role'] = 'developer';
    },
  ],
  ['other-store', 'a store', (body) => (body['store'] = false), others],
  ['other-developer', 'a developer', (body) => (at(body.messages, 0)['role'] = 'developer'), others],
  ['other-strict', 'strict', (body) => (body['tools'] = [tool({ strict: false })]), others],
  ['other-reasoning', 'details', (body) => (at(body.messages, 5)['reasoning_details'] = []), others],
  ['surrogate', 'half a pair in a text', (body) => put(body, 1, { role: 'user', content: 'a\ud83d' })],
  ['surrogate', 'half a pair in a name', (body) => (body['metadata'] = { 'k\udc00': 'x' })],
  ['shape-type', 'a temperature in words', (body) => (body['temperature'] = 'hot')],
  ['shape-type', 'a message as a text', (body) => body.messages.splice(1, 1, 'Hello' as never)],
  ['shape-missing', 'no model', (body) => delete body['model']],
  ['shape-missing', 'a result of nothing', (body) => delete at(body.messages, 3)['tool_call_id']],
  ['shape-missing', 'a call without arguments', (body) => calls(body, call('call_1', { arguments: undefined }))],
  ['shape-value', 'an unknown role', (body) => put(body, 1, { role: 'human', content: 'x' })],
  [
    'shape-value',
    'an image of another API',
    (body) => put(body, 1, { role: 'user', content: [{ type: 'image', data: 'x' }] }),
  ],
  ['shape-value', 'an unknown effort', (body) => (body['reasoning_effort'] = 'enormous')],
  ['shape-bounds', 'a temperature above 2', (body) => (body['temperature'] = 3)],
  ['shape-bounds', 'no parts', (body) => put(body, 1, { role: 'user', content: [] })],
  [
    'shape-unknown',
    'a field in a closed object',
    (body) => {
      const custom = { name: 'x', format: { type: 'text', more: 1 } };
      body['tools'] = [{ type: 'custom', custom }];
    },
  ],
  ['shape-unnamed', 'a misspelt field', (body) => (body['temprature'] = 1)],
  ['shape-unnamed', 'a field of Messages', (body) => (at(body.messages, 1)['cache_control'] = {})],
]);
