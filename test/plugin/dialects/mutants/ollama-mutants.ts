import { OLLAMA_CHAT } from '../../../../src/plugin/dialects/ollama/ollama-dialect.js';
import { at, mutantTable, type Piece } from './mutant.js';

type Body = Piece & { messages: Piece[]; tools: Piece[]; options: Piece };

function clean(): Body {
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

const message = (body: Body, index: number): Piece => at(body.messages, index);
const call = (body: Body): Piece => at(message(body, 2)['tool_calls'] as Piece[], 0)['function'] as Piece;
const described = (body: Body): Piece => at(body.tools, 0)['function'] as Piece;
const parameters = (body: Body): Piece => described(body)['parameters'] as Piece;

export const OLLAMA_MUTANTS = mutantTable<Body>({ dialect: OLLAMA_CHAT, clean }, [
  ['nothing-to-answer', 'nothing to answer', (body) => body.messages.splice(1)],
  ['role', 'an unknown role', (body) => (message(body, 6)['role'] = 'developer')],
  ['field-unknown', 'a field of another API', (body) => (body['tool_choice'] = 'auto')],
  ['message-field-unknown', 'thinking of a user', (body) => (message(body, 6)['thinking'] = 'x')],
  ['message-field-unknown', 'a misspelt field', (body) => (message(body, 3)['toolName'] = 'x')],
  ['arguments-object', 'arguments as text', (body) => (call(body)['arguments'] = '{"path":"a"}')],
  ['arguments-object', 'arguments as a list', (body) => (call(body)['arguments'] = [])],
  ['call-name', 'a call without a name', (body) => (call(body)['name'] = '')],
  ['result-missing', 'a missing result', (body) => body.messages.splice(4, 1)],
  ['result-missing', 'calls at the end', (body) => body.messages.splice(3)],
  [
    'result-order',
    'results in another order',
    (body) => body.messages.splice(3, 2, message(body, 4), message(body, 3)),
  ],
  ['result-stray', 'a result twice', (body) => body.messages.splice(5, 0, message(body, 4))],
  ['result-stray', 'a result of no call', (body) => body.messages.push({ role: 'tool', tool_name: 'x', content: 'y' })],
  ['result-id', 'another id', (body) => (message(body, 3)['tool_call_id'] = 'call_c')],
  ['result-id', 'no id', (body) => delete message(body, 3)['tool_call_id']],
  ['result-name', 'a result without a name', (body) => delete message(body, 3)['tool_name']],
  ['empty-message', 'an empty user message', (body) => (message(body, 6)['content'] = ' ')],
  ['empty-message', 'an empty turn', (body) => (message(body, 5)['content'] = '')],
  ['empty-calls', 'an empty list of calls', (body) => (message(body, 5)['tool_calls'] = [])],
  ['late-instructions', 'late instructions', (body) => body.messages.push({ role: 'system', content: 'x' })],
  ['window-unnamed', 'no num_ctx', (body) => delete body.options['num_ctx']],
  ['may-cut', 'a server that may cut', (body) => delete body['truncate']],
  ['prompt-too-long', 'a prompt that does not fit', (body) => (message(body, 6)['content'] = 'x'.repeat(40_000))],
  ['think', 'an unknown level', (body) => (body['think'] = 'xhigh')],
  ['think', 'a number of thoughts', (body) => (body['think'] = 1024)],
  ['empty-thinking', 'empty thinking', (body) => (message(body, 2)['thinking'] = '')],
  ['option-misplaced', 'a bound outside the options', (body) => (body['num_predict'] = 5)],
  ['tools-empty', 'no tools in the list', (body) => (body.tools = [])],
  ['tool-twice', 'a tool twice', (body) => body.tools.push(...body.tools)],
  ['tool-parameters', 'parameters without properties', (body) => delete parameters(body)['properties']],
  ['keyword-lost', 'a keyword that gets lost', (body) => (parameters(body)['properties'] = { a: { $ref: '#/b' } })],
  ['image', 'a data URL', (body) => (message(body, 1)['images'] = ['data:image/png;base64,aGVsbG8='])],
  ['surrogate', 'half a pair', (body) => (message(body, 6)['content'] = 'a\ud83d')],
  ['shape-type', 'content in parts', (body) => (message(body, 6)['content'] = [{ type: 'text', text: 'x' }])],
  ['shape-type', 'keep_alive as an object', (body) => (body['keep_alive'] = {})],
  ['shape-missing', 'no content', (body) => delete message(body, 2)['content']],
  ['shape-missing', 'no model', (body) => delete body['model']],
  ['shape-value', 'a tool of another kind', (body) => (at(body.tools, 0)['type'] = 'web_search')],
  ['shape-unnamed', 'a misspelt field of a tool', (body) => (described(body)['param'] = {})],
]);
