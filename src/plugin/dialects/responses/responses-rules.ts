import { rule, type RuleTable } from '../findings.js';

const REQUEST = 'vendor: OpenAI, CreateResponse';
const CALL = 'vendor: OpenAI, FunctionCallOutputItemParam.call_id';

/** Beyond the shape of a request: its order, what belongs together, and what single models and servers refuse. */
export const RESPONSES_RULES = {
  'input-missing': rule('WP-20', 'always', 'There is an input, a prompt, or a conversation that goes on.', REQUEST),
  'input-empty': rule('WP-20', 'careful', 'The input holds something.'),
  stored: rule('WP-17', 'careful', 'store is false: nothing of the conversation is kept at the server.'),
  reference: rule('WP-17', 'careful', 'No item refers to a stored one: it may be gone.'),
  'server-state': rule('WP-18', 'careful', 'The request is whole: it names no earlier response and no conversation.'),
  'two-states': rule('WP-18', 'vendor', 'previous_response_id and conversation exclude each other.', REQUEST),
  'item-twice': rule('WP-18', 'vendor', 'No two items have the same id.'),
  'sealed-refused': rule('WP-17', 'vendor', 'Models that do not reason refuse to be asked for encrypted reasoning.'),
  'sealed-missing': rule('WP-17', 'vendor', 'Where nothing is stored, reasoning goes back with its encrypted content.'),
  'reasoning-alone': rule('WP-16', 'vendor', 'Behind reasoning stands what it led to.'),
  'reasoning-missing': rule('WP-16', 'vendor', 'In front of an item with an id stands the reasoning that led to it.'),
  'status-null': rule('WP-16', 'careful', 'A status is left out rather than null.'),
  'item-id': rule('WP-19', 'vendor', 'The id of an item begins as the server’s own do: msg_, fc_, rs_.'),
  'call-id': rule('WP-19', 'always', 'A call has a call_id.', 'vendor: OpenAI, FunctionToolCall'),
  'call-id-twice': rule('WP-19', 'always', 'Calls that wait for their outputs have different call_ids.'),
  'call-id-long': rule('WP-19', 'vendor', 'A call_id has at most 64 characters.', CALL),
  'output-missing': rule('WP-19', 'always', 'Each call has an output before the user speaks.'),
  'output-stray': rule('WP-19', 'always', 'An output answers a call before it by its call_id, once.'),
  'empty-output': rule('WP-48', 'careful', 'An output says something.'),
  'instructions-late': rule('WP-20', 'careful', 'Instructions are a field of their own, not a message.'),
  'empty-message': rule('WP-29', 'careful', 'A message is not empty.'),
  phase: rule('WP-21', 'vendor', 'Only an assistant message has a phase: commentary or final_answer.'),
  'effort-refused': rule('WP-22', 'always', 'gpt-6.1 and gpt-6.2 take no effort of none or minimal.'),
  'sampling-refused': rule('WP-22', 'always', 'gpt-6 takes temperature and top_p with an effort of none only.'),
  'chat-effort': rule('WP-22', 'vendor', 'The effort stands in reasoning, not in reasoning_effort.', REQUEST),
  'chat-bound': rule('WP-23', 'vendor', 'The bound of the answer is max_output_tokens.', REQUEST),
  'small-bound': rule('WP-23', 'vendor', 'max_output_tokens is at least 16.', REQUEST),
  'call-name': rule('WP-30', 'vendor', 'The name of a call has 1 to 64 letters, digits, _ and -.'),
  'call-arguments': rule('WP-27', 'careful', 'The arguments of a call are the text of a JSON object.'),
  'tools-empty': rule('WP-30', 'careful', 'A list of tools is left out rather than empty.'),
  'choice-without-tools': rule('WP-30', 'careful', 'There is no tool_choice without tools.'),
  'tool-name': rule('WP-30', 'vendor', 'The name of a tool has 1 to 64 letters, digits, _ and -.'),
  'chat-tool': rule('WP-25', 'vendor', 'A tool is flat, not wrapped in function as on Chat Completions.'),
  'strict-unsaid': rule(
    'WP-25',
    'careful',
    'A tool says whether it is strict: else the server makes its schema so, as it thinks best.',
  ),
  'strict-schema': rule(
    'WP-25',
    'vendor',
    'A strict schema requires each property and allows no other, at every level.',
  ),
  'strict-keyword': rule('WP-25', 'careful', 'A strict schema has no default, minLength, maxLength or uniqueItems.'),
} satisfies RuleTable<string>;

export type ResponsesCase = keyof typeof RESPONSES_RULES;
export type ResponsesReport = (name: ResponsesCase, path: string, message: string) => void;
