import { MESSAGES } from '../../../../src/plugin/dialects/messages/messages-dialect.js';
import { at, mutantTable, type Piece } from './mutant.js';

interface Turn extends Piece {
  content: Piece[];
}
type Body = Piece & { messages: Turn[]; tools: Piece[] };

function clean(): Body {
  return {
    model: 'claude-sonnet-5-5',
    max_tokens: 4096,
    system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
    tools: [{ name: 'read_file', description: 'Reads.', input_schema: { type: 'object', properties: {} } }],
    tool_choice: { type: 'auto' },
    thinking: { type: 'adaptive', display: 'summarized' },
    output_config: { effort: 'high' },
    stream: true,
    messages: [
      { role: 'user', content: [{ type: 'text', text: 'Read both.' }] },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Both.', signature: 'c2ln' },
          { type: 'text', text: 'Reading.' },
          { type: 'tool_use', id: 'toolu_a', name: 'read_file', input: { path: 'a', cache_control: 1 } },
          { type: 'tool_use', id: 'toolu_b', name: 'read_file', input: { path: 'b' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_a', content: 'A' },
          { type: 'tool_result', tool_use_id: 'toolu_b', content: [{ type: 'text', text: 'B' }], is_error: true },
          { type: 'text', text: 'And?', cache_control: { type: 'ephemeral' } },
        ],
      },
    ],
  };
}

const blocks = (body: Body, index: number): Piece[] => at(body.messages, index)['content'];
const block = (body: Body, message: number, index: number): Piece => at(blocks(body, message), index);
const text = (words: string): Piece => ({ type: 'text', text: words });
const says = (body: Body, words: string): unknown => body.messages.push({ role: 'assistant', content: [text(words)] });
const older = (body: Body, changes: object): unknown =>
  Object.assign(body, { model: 'claude-sonnet-4-5', thinking: undefined, output_config: undefined }, changes);
const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } };
const before = { version: '2023-06-01' } as const;

export const MESSAGES_MUTANTS = mutantTable<Body>({ dialect: MESSAGES, clean }, [
  ['max-tokens', 'no max_tokens', (body) => delete body['max_tokens']],
  ['max-tokens', 'max_tokens as a text', (body) => (body['max_tokens'] = '4096')],
  ['no-message', 'no messages', (body) => body.messages.splice(0)],
  ['first-not-user', 'an assistant first', (body) => body.messages.shift()],
  ['role', 'an unknown role', (body) => body.messages.push({ role: 'tool', content: [text('x')] })],
  ['system-message', 'instructions at the end', (body) => body.messages.push({ role: 'system', content: [text('x')] })],
  ['same-role', 'two user messages in a row', (body) => body.messages.push({ role: 'user', content: [text('x')] })],
  ['result-missing', 'a result is missing', (body) => blocks(body, 2).shift()],
  ['result-missing', 'calls at the end', (body) => body.messages.pop()],
  [
    'result-stray',
    'a result too many',
    (body) => blocks(body, 2).unshift({ type: 'tool_result', tool_use_id: 'toolu_c', content: 'C' }),
  ],
  ['result-twice', 'a result twice', (body) => blocks(body, 2).unshift({ ...block(body, 2, 0) })],
  ['results-first', 'text before the results', (body) => blocks(body, 2).reverse()],
  [
    'call-of-user',
    'a user who calls',
    (body) => blocks(body, 2).push({ type: 'tool_use', id: 'toolu_c', name: 'read_file', input: {} }),
  ],
  [
    'result-of-assistant',
    'results of the assistant',
    (body) => blocks(body, 1).push({ type: 'tool_result', tool_use_id: 'toolu_a', content: 'A' }),
  ],
  [
    'tools-undefined',
    'calls of undefined tools',
    (body) => {
      delete (body as Piece)['tools'];
      delete body['tool_choice'];
    },
  ],
  ['call-id', 'an id with a bar', (body) => (block(body, 1, 2)['id'] = block(body, 2, 0)['tool_use_id'] = 'call|fc_1')],
  ['call-id', 'a long id', (body) => (block(body, 1, 2)['id'] = block(body, 2, 0)['tool_use_id'] = 'x'.repeat(65))],
  ['call-id-twice', 'one id for two calls', (body) => (block(body, 1, 2)['id'] = 'toolu_b')],
  [
    'call-id-reused',
    'an id of an earlier turn',
    (body) => {
      body.messages.push({ role: 'assistant', content: [{ ...block(body, 1, 2) }] });
      body.messages.push({ role: 'user', content: [{ ...block(body, 2, 0) }] });
    },
  ],
  ['tool-name', 'a tool with a dot', (body) => (at(body.tools, 0)['name'] = 'read.file')],
  ['tool-name', 'a call with a dot', (body) => (block(body, 1, 2)['name'] = 'read.file')],
  ['tool-twice', 'a tool twice', (body) => body.tools.push({ ...at(body.tools, 0) })],
  ['choice-without-tools', 'a choice without tools', (body) => delete (body as Piece)['tools']],
  ['blank-text', 'blank text', (body) => (block(body, 0, 0)['text'] = ' \n')],
  ['blank-text', 'blank text of a result', (body) => (block(body, 2, 1)['content'] = [text('')])],
  ['blank-text', 'blank instructions', (body) => (body['system'] = [text(' ')])],
  ['blank-text', 'a blank message', (body) => Object.assign(at(body.messages, 0), { content: '' })],
  ['empty-message', 'an empty message', (body) => blocks(body, 0).splice(0)],
  ['prefill-refused', 'an assistant at the end', (body) => says(body, 'So')],
  [
    'prefill-space',
    'white space at the end',
    (body) => {
      older(body, {});
      says(body, 'So ');
    },
  ],
  ['thinking-unsigned', 'no signature', (body) => delete block(body, 1, 0)['signature']],
  ['thinking-unsigned', 'an empty signature', (body) => (block(body, 1, 0)['signature'] = '')],
  ['thinking-unsigned', 'redacted without data', (body) => (blocks(body, 1)[0] = { type: 'redacted_thinking' })],
  ['thinking-of-user', 'a user who thinks', (body) => blocks(body, 2).push({ ...block(body, 1, 0) }, text('x'))],
  ['thinking-last', 'thinking at the end', (body) => blocks(body, 1).push({ ...block(body, 1, 0) })],
  ['thinking-cached', 'a cache marker', (body) => (block(body, 1, 0)['cache_control'] = { type: 'ephemeral' })],
  ['budget-refused', 'a budget', (body) => (body['thinking'] = { type: 'enabled', budget_tokens: 2000 })],
  ['budget-small', 'a small budget', (body) => older(body, { thinking: { type: 'enabled', budget_tokens: 1023 } })],
  ['budget-large', 'a large budget', (body) => older(body, { thinking: { type: 'enabled', budget_tokens: 4096 } })],
  ['adaptive-refused', 'adaptive on an old model', (body) => older(body, { thinking: { type: 'adaptive' } })],
  ['disabled-refused', 'disabled for between_tools', (body) => (body['thinking'] = { type: 'disabled' })],
  [
    'disabled-refused',
    'disabled where it is always on',
    (body) => Object.assign(body, { model: 'claude-opus-5-5', thinking: { type: 'disabled' } }),
  ],
  [
    'between-tools-refused',
    'between tools of Opus',
    (body) => Object.assign(body, { model: 'claude-opus-5', thinking: { type: 'between_tools' } }),
  ],
  [
    'effort-too-high',
    'all effort without thinking',
    (body) =>
      Object.assign(body, { model: 'claude-opus-5', thinking: { type: 'disabled' }, output_config: { effort: 'max' } }),
  ],
  ['effort-refused', 'effort of an old model', (body) => older(body, { output_config: { effort: 'low' } })],
  ['sampling-refused', 'a temperature', (body) => (body['temperature'] = 0.5), before],
  ['sampling-refused', 'a top_k', (body) => (body['top_k'] = 5), before],
  ['sampling-refused', 'a temperature in the new version', (body) => older(body, { temperature: 1 })],
  [
    'sampling-refused',
    'a temperature beside thinking',
    (body) => older(body, { temperature: 0, thinking: { type: 'enabled', budget_tokens: 2000 } }),
    before,
  ],
  ['temperature-range', 'a temperature above 1', (body) => older(body, { temperature: 1.5 }), before],
  ['forced-tool', 'a forced tool', (body) => (body['tool_choice'] = { type: 'any' })],
  [
    'forced-tool',
    'a forced tool beside a budget',
    (body) =>
      older(body, {
        thinking: { type: 'enabled', budget_tokens: 2000 },
        tool_choice: { type: 'tool', name: 'read_file' },
      }),
  ],
  [
    'forced-while-thinking',
    'a forced tool of Opus 4.6',
    (body) => Object.assign(body, { model: 'claude-opus-4-6', tool_choice: { type: 'any' } }),
  ],
  [
    'cache-markers',
    'five cache markers',
    (body) => {
      for (const each of [at(body.tools, 0), ...blocks(body, 2)]) each['cache_control'] = { type: 'ephemeral' };
    },
  ],
  ['error-not-text', 'an error that is an image', (body) => (block(body, 2, 1)['content'] = [image])],
  ['surrogate', 'half a pair', (body) => (block(body, 0, 0)['text'] = 'x\ud83d')],
  ['shape-type', 'stream as a word', (body) => (body['stream'] = 'yes')],
  ['shape-missing', 'a tool without a schema', (body) => delete at(body.tools, 0)['input_schema']],
  ['shape-missing', 'a call without input', (body) => delete block(body, 1, 2)['input']],
  ['shape-value', 'an unknown way to think', (body) => (body['thinking'] = { type: 'sometimes' })],
  ['shape-value', 'a block of another API', (body) => blocks(body, 0).push({ type: 'input_text', text: 'x' })],
  ['shape-bounds', 'an empty name', (body) => (at(body.tools, 0)['name'] = '')],
  ['shape-unknown', 'a misspelt field', (body) => (body['max_token'] = 1)],
  ['shape-unknown', 'a field in a block', (body) => (block(body, 0, 0)['index'] = 0)],
  ['shape-unknown', 'a field that needs a beta header', (body) => (body['mcp_servers'] = [])],
]);
