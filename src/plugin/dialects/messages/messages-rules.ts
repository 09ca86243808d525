import { rule, type RuleTable } from '../findings.js';

const STOP_REASONS = 'vendor: Anthropic, handling stop reasons';
const THINKING = 'vendor: Anthropic, extended thinking';
const WHATS_NEW = 'vendor: Anthropic, what is new in Opus 5.5';

/** Beyond the shape of a request: its order, what belongs together, and what single models refuse. */
export const MESSAGES_RULES = {
  'max-tokens': rule('WP-1', 'always', 'max_tokens is there.', 'vendor: Anthropic, CreateMessageParams'),
  'no-message': rule('WP-1', 'always', 'There is a message.'),
  'first-not-user': rule('WP-1', 'careful', 'The first message is the user’s; the API takes an answer, too.'),
  role: rule('WP-1', 'always', 'A message has the role user, assistant or, with newer models, system.'),
  'system-message': rule('WP-1', 'careful', 'Instructions are the field system: only newer models take a message.'),
  'same-role': rule('WP-2', 'careful', 'User and assistant alternate; the API joins neighbours.'),
  'result-missing': rule('WP-2', 'always', 'Each tool_use has its tool_result in the very next message.', STOP_REASONS),
  'result-stray': rule('WP-2', 'always', 'A tool_result answers a tool_use of the message before it.', STOP_REASONS),
  'result-twice': rule('WP-2', 'always', 'A tool_use has one tool_result.'),
  'results-first': rule('WP-2', 'vendor', 'The tool_results stand before anything else.', STOP_REASONS),
  'call-of-user': rule('WP-2', 'always', 'Only the assistant uses tools.'),
  'result-of-assistant': rule('WP-2', 'always', 'Only the user gives results.'),
  'tools-undefined': rule('WP-2', 'vendor', 'Where the messages use tools, tools are defined.'),
  'call-id': rule('WP-3', 'always', 'The id of a tool_use has 1 to 64 letters, digits, _ and -.'),
  'call-id-twice': rule('WP-3', 'always', 'The tool_uses of a turn have different ids.'),
  'call-id-reused': rule(
    'WP-3',
    'careful',
    'The tool_uses of all turns have different ids; the API takes the same again.',
  ),
  'tool-name': rule('WP-3', 'vendor', 'The name of a tool has 1 to 64 letters, digits, _ and -.'),
  'tool-twice': rule('WP-3', 'vendor', 'Tools have different names.'),
  'blank-text': rule('WP-4', 'always', 'A text holds more than white space.'),
  'empty-message': rule('WP-4', 'always', 'A message has content.'),
  'prefill-refused': rule(
    'WP-4',
    'vendor',
    'From 4.6 on the last message is not the assistant’s, but for a turn with the server’s own tools that goes on.',
    'vendor: Anthropic, migration to 4.6',
  ),
  'prefill-space': rule('WP-4', 'vendor', 'A last message of the assistant does not end with white space.'),
  'thinking-unsigned': rule(
    'WP-5',
    'always',
    'Thinking goes back with its signature, redacted thinking with its data.',
    THINKING,
  ),
  'thinking-of-user': rule('WP-5', 'always', 'Only the assistant thinks.', THINKING),
  'thinking-last': rule('WP-5', 'vendor', 'A message does not end with thinking.', THINKING),
  'thinking-cached': rule('WP-5', 'always', 'Thinking carries no cache_control.', THINKING),
  'budget-refused': rule('WP-7', 'vendor', 'From 4.7 on there are no budgets of thinking.'),
  'budget-small': rule('WP-7', 'vendor', 'A budget is at least 1024 tokens.', THINKING),
  'budget-large': rule('WP-7', 'vendor', 'A budget is below max_tokens.', THINKING),
  'adaptive-refused': rule('WP-7', 'vendor', 'Models before 4.6 have no adaptive thinking.'),
  'disabled-refused': rule(
    'WP-7',
    'vendor',
    'Thinking of Opus 5.5, Sonnet 5.5, Fable and Mythos cannot be disabled.',
    WHATS_NEW,
  ),
  'between-tools-refused': rule('WP-7', 'vendor', 'Only Sonnet 5.5 thinks between tools.'),
  'effort-too-high': rule('WP-7', 'vendor', 'Without thinking the effort is at most high.'),
  'effort-refused': rule('WP-7', 'vendor', 'Models before 4.6 take no effort, but for Opus 4.5.'),
  'sampling-refused': rule(
    'WP-8',
    'vendor',
    'temperature, top_p and top_k are not sent to models from 4.7 on, with a newer version than 2023-06-01, or beside thinking, but for a temperature of 1.',
  ),
  'temperature-range': rule('WP-8', 'vendor', 'A temperature is from 0 to 1.'),
  'forced-tool': rule(
    'WP-9',
    'vendor',
    'Opus 5.5, Sonnet 5.5, Fable, Mythos and budgets of thinking take no forced tool.',
    WHATS_NEW,
  ),
  'forced-while-thinking': rule('WP-9', 'careful', 'A tool is not forced beside adaptive thinking; Opus 4.6 takes it.'),
  'choice-without-tools': rule('WP-9', 'vendor', 'There is no tool_choice without tools.'),
  'cache-markers': rule('WP-13', 'vendor', 'There are at most 4 cache markers.', 'vendor: Anthropic, prompt caching'),
  'error-not-text': rule('WP-48', 'vendor', 'A tool_result that is an error holds text alone.'),
} satisfies RuleTable<string>;

export type MessagesCase = keyof typeof MESSAGES_RULES;
export type MessagesReport = (name: MessagesCase, path: string, message: string) => void;
