import { rule, type RuleTable } from '../findings.js';

const CHAT = 'vendor: Ollama, ChatRequest';
const MESSAGE = 'vendor: Ollama, ChatMessage';

/**
 * Beyond the shape of a request: its order, what belongs together, and what the server drops in silence. It refuses
 * little; what breaks an answer with every model counts as refused.
 */
export const OLLAMA_RULES = {
  'nothing-to-answer': rule('WP-35', 'careful', 'There is a message besides the instructions.'),
  role: rule('WP-35', 'always', 'A message has the role system, user, assistant or tool.', MESSAGE),
  'field-unknown': rule(
    'WP-35',
    'careful',
    'The request has fields that the server knows: it drops others in silence.',
    CHAT,
  ),
  'message-field-unknown': rule(
    'WP-35',
    'careful',
    'A message has fields that its role has: others get lost.',
    MESSAGE,
  ),
  'arguments-object': rule('WP-35', 'always', 'The arguments of a call are an object.', 'vendor: Ollama, ToolCall'),
  'call-name': rule('WP-34', 'always', 'A call has a name.', 'vendor: Ollama, ToolCall'),
  'result-missing': rule(
    'WP-34',
    'always',
    'Each call has a result right behind it: models take a missing one for the next.',
  ),
  'result-stray': rule('WP-34', 'always', 'A result answers a call.'),
  'result-order': rule('WP-34', 'always', 'Results stand in the order of their calls: name and place tell them apart.'),
  'result-id': rule('WP-34', 'careful', 'A result has the id of its call, where the server gave one.'),
  'result-name': rule('WP-34', 'careful', 'A result has the name of its tool; older clients leave it out.'),
  'empty-message': rule('WP-29', 'careful', 'A message says something.'),
  'empty-calls': rule('WP-29', 'careful', 'A list of calls is left out rather than empty.'),
  'late-instructions': rule('WP-36', 'careful', 'Instructions are the first message.'),
  'window-unnamed': rule('WP-36', 'careful', 'options.num_ctx is named: the server’s own may be far too small.'),
  'may-cut': rule('WP-36', 'careful', 'truncate is false: else a prompt that is too long is cut in silence.'),
  'prompt-too-long': rule('WP-36', 'careful', 'The prompt fits into num_ctx, at four characters a token.'),
  think: rule('WP-37', 'always', 'think is true, false, low, medium, high or max.'),
  'empty-thinking': rule('WP-37', 'careful', 'Thinking is left out rather than empty.'),
  'option-misplaced': rule(
    'WP-37',
    'careful',
    'Temperature, num_ctx and num_predict are options, not fields of the request.',
    CHAT,
  ),
  'tools-empty': rule('WP-38', 'careful', 'A list of tools is left out rather than empty.'),
  'tool-twice': rule('WP-38', 'careful', 'Tools have different names.'),
  'tool-parameters': rule('WP-38', 'careful', 'Parameters are an object with properties: templates ask for both.'),
  'keyword-lost': rule(
    'WP-38',
    'careful',
    'No schema of a property has $ref, oneOf or additionalProperties: the server drops them.',
  ),
  image: rule('WP-39', 'always', 'An image is base64, without data: in front.'),
} satisfies RuleTable<string>;

export type OllamaCase = keyof typeof OLLAMA_RULES;
export type OllamaReport = (name: OllamaCase, path: string, message: string) => void;
