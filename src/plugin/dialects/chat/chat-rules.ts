import { rule, type RuleTable } from '../findings.js';

const BOUNDS = 'vendor: OpenAI, CreateChatCompletionRequest.max_tokens';
const CALL = 'vendor: OpenAI, ChatCompletionMessageToolCall';
const NAME = 'vendor: OpenAI, FunctionObject.name';

/** Beyond the shape of a request: its order, what belongs together, and what single models and servers refuse. */
export const CHAT_RULES = {
  'no-messages': rule('WP-29', 'always', 'There is a message.'),
  'empty-answer': rule('WP-29', 'vendor', 'An assistant message has content or calls.'),
  'empty-calls': rule('WP-29', 'vendor', 'A list of calls is left out rather than empty.'),
  'empty-content': rule('WP-29', 'careful', 'A message of another role is not empty.'),
  'text-in-parts': rule(
    'WP-29',
    'careful',
    'The content of an assistant message is a text or null: of parts some models echo the structure.',
  ),
  'instructions-late': rule(
    'WP-30',
    'careful',
    'There is one system or developer message, the first: many chat templates take no other, though DeepSeek does.',
  ),
  'call-id': rule('WP-27', 'always', 'A call has an id.', CALL),
  'call-id-twice': rule('WP-27', 'always', 'The calls of a message have different ids.'),
  'call-id-long': rule('WP-32', 'vendor', 'An id has at most 40 characters; Gemini behind OpenRouter has longer ones.'),
  'call-name': rule('WP-27', 'vendor', 'The name of a call has 1 to 64 letters, digits, _ and -.', NAME),
  'call-arguments': rule(
    'WP-27',
    'careful',
    'The arguments of a call are the text of a JSON object: templates parse it.',
  ),
  'result-missing': rule('WP-27', 'always', 'Each call has a result before anybody else speaks.'),
  'result-stray': rule('WP-27', 'always', 'A result answers a call of the assistant message before it, once.'),
  choices: rule('WP-32', 'careful', 'One choice is asked for.'),
  'tools-empty': rule('WP-30', 'vendor', 'A list of tools is left out rather than empty.'),
  'choice-without-tools': rule('WP-30', 'vendor', 'There is no tool_choice without tools.'),
  'tool-name': rule('WP-30', 'vendor', 'The name of a tool has 1 to 64 letters, digits, _ and -.', NAME),
  'strict-schema': rule(
    'WP-25',
    'vendor',
    'A strict schema requires each property and allows no other, at every level.',
  ),
  'strict-keyword': rule('WP-25', 'careful', 'A strict schema has no default, minLength, maxLength or uniqueItems.'),
  'tools-refused': rule(
    'WP-28',
    'always',
    'gpt-6-sol takes tools on Chat Completions with an effort of none only, gpt-6.1-sol none at all.',
  ),
  'effort-refused': rule('WP-22', 'always', 'gpt-6.1 and gpt-6.2 take no effort of none or minimal.'),
  'sampling-refused': rule('WP-22', 'always', 'gpt-6 takes temperature and top_p with an effort of none only.'),
  'max-tokens-refused': rule('WP-23', 'vendor', 'Reasoning models take max_completion_tokens, not max_tokens.', BOUNDS),
  'max-tokens-old': rule('WP-23', 'careful', 'For all models of OpenAI max_tokens is deprecated.', BOUNDS),
  'developer-refused': rule(
    'developer-role',
    'vendor',
    'o1-mini and o1-preview take no developer message.',
    'recording: OpenAI, 400 unsupported_value for o1-mini',
  ),
  'other-store': rule('WP-30', 'careful', 'Another server than OpenAI’s gets no store: some refuse it.'),
  'other-developer': rule(
    'WP-30',
    'careful',
    'Another server than OpenAI’s gets no developer message: some refuse it.',
  ),
  'other-strict': rule('WP-30', 'careful', 'Another server than OpenAI’s gets no strict: some refuse it.'),
  'other-reasoning': rule(
    'WP-31',
    'careful',
    'Another server than OpenAI’s gets no reasoning_details: some refuse it.',
  ),
} satisfies RuleTable<string>;

export type ChatCase = keyof typeof CHAT_RULES;
export type ChatReport = (name: ChatCase, path: string, message: string) => void;
