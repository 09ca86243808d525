import { rule, type RuleTable } from '../findings.js';

const CALLING = 'vendor: Google, function calling';
const SIGNATURES = 'vendor: Google, thought signatures';
const THINKING = 'vendor: Google, thinking';
const REFERENCE = 'vendor: Google, generateContent';
const SDK = 'vendor: @google/genai 2.32, types';

/** There is no description of this API to take shapes from: its names are rules, too. */
export const GEMINI_RULES = {
  'field-unknown': rule('WP-42', 'vendor', 'No object has a name that the API does not know.', SDK),
  'no-content': rule('WP-42', 'always', 'There is a content.', REFERENCE),
  role: rule('WP-42', 'always', 'A content is the user’s or the model’s.', REFERENCE),
  'first-not-user': rule('WP-42', 'careful', 'The first content is the user’s.', CALLING),
  'same-role': rule('WP-42', 'careful', 'What the model says in a row is one content.'),
  'prefill-refused': rule('WP-42', 'vendor', 'From 3.6 on the last content is not the model’s.'),
  'last-not-user': rule('WP-42', 'careful', 'The last content is not the model’s; older models carry it on.'),
  'empty-content': rule('WP-42', 'always', 'A content has a part.', REFERENCE),
  'blank-instructions': rule('WP-42', 'careful', 'Instructions say something.'),
  'part-data': rule('WP-42', 'always', 'A part holds one thing: a text, a call, an image or its like.', SDK),
  'empty-text': rule('WP-42', 'careful', 'A text is not empty, but for one that carries a signature.'),
  'inline-data': rule('WP-42', 'always', 'Data is plain base64 and has a media type.', REFERENCE),
  'function-name': rule(
    'WP-42',
    'vendor',
    'The name of a function begins with a letter or _ and has at most 64 letters, digits and _.:-',
  ),
  'function-twice': rule('WP-42', 'vendor', 'Functions have different names.'),
  'tools-empty': rule('WP-42', 'careful', 'A list of tools is not empty.'),
  'choice-without-functions': rule('WP-42', 'vendor', 'There is no choice among functions without functions.', CALLING),
  mode: rule('WP-42', 'always', 'A mode of calling is AUTO, ANY, NONE or VALIDATED.', SDK),
  'parameters-twice': rule('WP-42', 'always', 'A function has parameters or parametersJsonSchema, not both.', SDK),
  'parameters-object': rule('WP-42', 'vendor', 'The parameters of a function are an object.', CALLING),
  'keyword-lost': rule('WP-42', 'careful', 'A schema holds the keywords that the API names; others get lost.', SDK),
  'enum-value': rule('WP-42', 'careful', 'A closed list holds texts and numbers.', SDK),
  'required-undescribed': rule('WP-42', 'vendor', 'A property that is required is described.'),
  'call-arguments': rule('WP-42', 'always', 'The arguments of a call are an object.', SDK),
  'call-id': rule('WP-42', 'careful', 'A call has an id; older models give none.'),
  'call-id-twice': rule('WP-42', 'careful', 'Calls have different ids.'),
  'call-of-user': rule('WP-42', 'always', 'Only the model calls functions.', CALLING),
  'response-of-model': rule('WP-42', 'always', 'Only the user answers calls.', CALLING),
  'response-object': rule('WP-42', 'always', 'A function response holds an object.', SDK),
  'response-images': rule('WP-42', 'vendor', 'Models before Gemini 3 take no images in a function response.', CALLING),
  'response-missing': rule('WP-42', 'vendor', 'The very next content answers each call of a turn.', CALLING),
  'response-stray': rule('WP-42', 'vendor', 'A function response answers a call of the content before it.', CALLING),
  'response-order': rule('WP-42', 'careful', 'Function responses stand in the order of their calls.'),
  'response-name': rule('WP-42', 'always', 'A function response bears the name of its call.', CALLING),
  'response-id': rule('WP-42', 'careful', 'A function response bears the id of its call.', CALLING),
  'response-mixed': rule('WP-42', 'careful', 'Beside function responses there is nothing else in their content.'),
  'response-outcome': rule('WP-48', 'careful', 'A function response says output or error.', SDK),
  signature: rule('WP-41', 'always', 'A thought signature is base64, as it came.', SIGNATURES),
  'thinking-of-user': rule('WP-41', 'always', 'Only the model thinks.', SIGNATURES),
  'signature-missing': rule(
    'WP-41',
    'vendor',
    'From Gemini 3 on, each turn of calls since the user’s last words is signed at its first call.',
    SIGNATURES,
  ),
  'bypass-misplaced': rule(
    'WP-41',
    'careful',
    'What stands for a lost signature is sent to models that ask for one, beside a call.',
    SIGNATURES,
  ),
  'sampling-lost': rule('WP-43', 'careful', 'Models that do not heed it are given no temperature.'),
  'temperature-range': rule('WP-43', 'vendor', 'A temperature is from 0 to 2.', REFERENCE),
  'output-bound': rule('WP-43', 'always', 'maxOutputTokens is a whole number above 0.', REFERENCE),
  'thinking-refused': rule('WP-43', 'vendor', 'Models before 2.5, and those that draw, do not think.', THINKING),
  'budget-and-level': rule('WP-43', 'vendor', 'There is a budget or a level, not both.', THINKING),
  'budget-refused': rule('WP-43', 'vendor', 'From Gemini 3 on there are levels, no budgets.', THINKING),
  'budget-range': rule('WP-43', 'vendor', 'A budget is -1, or what the model can think.', THINKING),
  'level-refused': rule('WP-43', 'vendor', 'A level is one of those that the model knows.', THINKING),
} satisfies RuleTable<string>;

export type GeminiCase = keyof typeof GEMINI_RULES;
export type GeminiReport = (name: GeminiCase, path: string, message: string) => void;
