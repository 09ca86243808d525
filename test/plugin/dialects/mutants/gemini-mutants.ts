import { GEMINI_CONTENT } from '../../../../src/plugin/dialects/gemini/gemini-dialect.js';
import { at, mutantTable, type Piece } from './mutant.js';

type Body = Piece & { contents: (Piece & { role: string; parts: Piece[] })[] };

const SCHEMA = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };
const UNCHECKED = 'skip_thought_signature_validator';

function clean(): Body {
  return {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    tools: [{ functionDeclarations: [{ name: 'read_file', description: 'Reads.', parametersJsonSchema: SCHEMA }] }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: {
      maxOutputTokens: 500,
      thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' },
      responseMimeType: 'application/json',
      responseJsonSchema: SCHEMA,
    },
    contents: [
      { role: 'user', parts: [{ text: 'Read both.' }, { inlineData: { mimeType: 'image/png', data: 'aGk=' } }] },
      {
        role: 'model',
        parts: [
          { text: 'Reading.' },
          { functionCall: { id: 'a', name: 'read_file', args: { path: 'a' } }, thoughtSignature: 'c2ln' },
          { functionCall: { id: 'b', name: 'read_file', args: { path: 'b' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'a', name: 'read_file', response: { output: 'A' } } },
          { functionResponse: { id: 'b', name: 'read_file', response: { error: 'B' } } },
        ],
      },
    ],
  };
}

const parts = (body: Body, content: number): Piece[] => at(body.contents, content).parts;
const part = (body: Body, content: number, index: number): Piece => at(parts(body, content), index);
const call = (body: Body, index: number): Piece => part(body, 1, index)['functionCall'] as Piece;
const response = (body: Body, index: number): Piece => part(body, 2, index)['functionResponse'] as Piece;
const image = (body: Body): Piece => part(body, 0, 1)['inlineData'] as Piece;

function declare(body: Body, ...declarations: readonly object[]): void {
  const known = { name: 'read_file', parametersJsonSchema: SCHEMA };
  body['tools'] = [{ functionDeclarations: declarations.map((declaration) => ({ ...known, ...declaration })) }];
}

function parameters(body: Body, schema: object): void {
  declare(body, { parametersJsonSchema: { ...SCHEMA, ...schema } });
}

function think(body: Body, thinkingConfig: object): void {
  body['generationConfig'] = { thinkingConfig };
}

const OLD = { model: 'gemini-2.5-flash' };

export const GEMINI_MUTANTS = mutantTable<Body>(
  { dialect: GEMINI_CONTENT, clean, context: { model: 'gemini-3.8-flash' } },
  [
    ['field-unknown', 'an unknown name', (body) => (body['system_prompt'] = 'x')],
    ['field-unknown', 'another API\u2019s bound', (body) => (body['generationConfig'] = { max_tokens: 1 })],
    ['field-unknown', 'an unknown name of a part', (body) => (part(body, 0, 0)['type'] = 'text')],
    ['field-unknown', 'an unknown name of a call', (body) => (call(body, 1)['arguments'] = {})],
    ['field-unknown', 'an unknown name of a function', (body) => declare(body, { strict: true })],
    ['no-content', 'nothing to answer', (body) => (body.contents = [])],
    ['role', 'an unknown role', (body) => body.contents.push({ role: 'function', parts: [{ text: 'x' }] })],
    ['role', 'no role', (body) => delete (body.contents[2] as Piece)['role']],
    ['first-not-user', 'the model first', (body) => body.contents.shift()],
    ['same-role', 'the model twice', (body) => body.contents.splice(1, 0, { role: 'model', parts: [{ text: 'Hm' }] })],
    ['prefill-refused', 'the model last', (body) => body.contents.push({ role: 'model', parts: [{ text: 'So' }] })],
    [
      'last-not-user',
      'the model last where that is taken',
      (body) => body.contents.push({ role: 'model', parts: [{ text: 'So' }] }),
      { model: 'gemini-3-flash-preview' },
    ],
    ['empty-content', 'an empty content', (body) => body.contents.push({ role: 'user', parts: [] })],
    ['blank-instructions', 'blank instructions', (body) => (body['systemInstruction'] = { parts: [{ text: ' ' }] })],
    ['part-data', 'an empty part', (body) => parts(body, 0).push({})],
    ['part-data', 'two things in one part', (body) => (part(body, 1, 1)['text'] = 'x')],
    ['part-data', 'a text that is none', (body) => (part(body, 0, 0)['text'] = ['x'])],
    ['empty-text', 'an empty text', (body) => parts(body, 0).push({ text: '' })],
    ['inline-data', 'a data URL', (body) => (image(body)['data'] = 'data:image/png;base64,aGk=')],
    ['inline-data', 'an image of no type', (body) => delete image(body)['mimeType']],
    ['function-name', 'a slash in a name', (body) => declare(body, { name: 'read/file' })],
    ['function-name', 'a digit at the beginning', (body) => declare(body, { name: '1st' })],
    ['function-name', 'a long name', (body) => declare(body, { name: 'x'.repeat(65) })],
    ['function-name', 'a call by no name', (body) => (call(body, 1)['name'] = response(body, 0)['name'] = '')],
    ['function-twice', 'a function twice', (body) => declare(body, {}, {})],
    ['tools-empty', 'an empty list of tools', (body) => (body['tools'] = [])],
    ['choice-without-functions', 'a choice among no functions', (body) => delete body['tools']],
    ['mode', 'an unknown mode', (body) => (body['toolConfig'] = { functionCallingConfig: { mode: 'required' } })],
    ['parameters-twice', 'parameters twice', (body) => declare(body, { parameters: SCHEMA })],
    [
      'parameters-object',
      'parameters of no object',
      (body) => declare(body, { parametersJsonSchema: { type: 'string' } }),
    ],
    ['keyword-lost', 'a bound of a text', (body) => parameters(body, { properties: { path: { maxLength: 5 } } })],
    [
      'keyword-lost',
      'a word deep in a schema',
      (body) => parameters(body, { properties: { path: { items: { not: {} } } } }),
    ],
    [
      'keyword-lost',
      'a word in the schema of the answer',
      (body) => (body['generationConfig'] = { responseJsonSchema: { anyOf: [{ const: 1 }] } }),
    ],
    ['enum-value', 'a list of truths', (body) => parameters(body, { properties: { path: { enum: [true] } } })],
    ['required-undescribed', 'a required ghost', (body) => parameters(body, { required: ['ghost'] })],
    ['call-arguments', 'arguments as text', (body) => (call(body, 1)['args'] = '{}')],
    ['call-id', 'a call without id', (body) => delete call(body, 1)['id']],
    ['call-id-twice', 'one id for two calls', (body) => (call(body, 2)['id'] = response(body, 1)['id'] = 'a')],
    [
      'call-of-user',
      'a user who calls',
      (body) => parts(body, 0).push({ functionCall: { id: 'x', name: 'y', args: {} } }),
    ],
    ['response-of-model', 'a model that answers', (body) => parts(body, 1).push(part(body, 2, 0))],
    ['response-object', 'a response that is text', (body) => (response(body, 0)['response'] = 'A')],
    [
      'response-images',
      'images in a response to an older model',
      (body) => (response(body, 0)['parts'] = [{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }]),
      OLD,
    ],
    ['response-missing', 'a missing response', (body) => parts(body, 2).pop()],
    ['response-missing', 'calls at the end', (body) => body.contents.pop()],
    ['response-stray', 'a response too many', (body) => parts(body, 2).push({ ...part(body, 2, 0) })],
    ['response-stray', 'a response by another id', (body) => (response(body, 0)['id'] = 'c')],
    ['response-stray', 'a response to nothing', (body) => body.contents.splice(1, 1)],
    ['response-order', 'responses out of order', (body) => parts(body, 2).reverse()],
    ['response-name', 'a response by another name', (body) => (response(body, 0)['name'] = 'read')],
    ['response-id', 'a response without id', (body) => delete response(body, 0)['id']],
    ['response-mixed', 'text beside responses', (body) => parts(body, 2).push({ text: 'And?' })],
    ['response-outcome', 'a result that is neither good nor bad', (body) => (response(body, 1)['response'] = {})],
    ['signature', 'an empty signature', (body) => (part(body, 1, 1)['thoughtSignature'] = '')],
    ['thinking-of-user', 'a user who thinks', (body) => (part(body, 0, 0)['thoughtSignature'] = 'c2ln')],
    ['signature-missing', 'a turn of calls without a signature', (body) => delete part(body, 1, 1)['thoughtSignature']],
    [
      'bypass-misplaced',
      'a mark for an older model',
      (body) => (part(body, 1, 1)['thoughtSignature'] = UNCHECKED),
      OLD,
    ],
    ['bypass-misplaced', 'a mark beside text', (body) => (part(body, 1, 0)['thoughtSignature'] = UNCHECKED)],
    ['sampling-lost', 'a temperature that is not heeded', (body) => (body['generationConfig'] = { temperature: 1 })],
    ['temperature-range', 'a temperature above 2', (body) => (body['generationConfig'] = { temperature: 2.5 }), OLD],
    ['output-bound', 'a bound of nothing', (body) => (body['generationConfig'] = { maxOutputTokens: 0 })],
    [
      'thinking-refused',
      'thoughts of a model without any',
      (body) => think(body, { includeThoughts: true }),
      { model: 'gemini-2.0-flash' },
    ],
    ['budget-and-level', 'a budget and a level', (body) => think(body, { thinkingBudget: 1000, thinkingLevel: 'LOW' })],
    [
      'budget-refused',
      'a budget for a newer model',
      (body) => think(body, { thinkingBudget: 9 }),
      { model: 'gemini-4-argon' },
    ],
    ['budget-range', 'a budget too large', (body) => think(body, { thinkingBudget: 30_000 }), OLD],
    ['budget-range', 'no thinking at all', (body) => think(body, { thinkingBudget: 0 }), { model: 'gemini-2.5-pro' }],
    ['level-refused', 'a level that the model lost', (body) => think(body, { thinkingLevel: 'MINIMAL' })],
    ['level-refused', 'a level in small letters', (body) => think(body, { thinkingLevel: 'low' })],
    ['level-refused', 'a level for an older model', (body) => think(body, { thinkingLevel: 'LOW' }), OLD],
    [
      'level-refused',
      'a level in between',
      (body) => think(body, { thinkingLevel: 'MEDIUM' }),
      { model: 'gemini-3-pro-preview' },
    ],
    ['surrogate', 'half a pair', (body) => parts(body, 0).push({ text: 'x\ud83d' })],
  ],
);

/** Requests that look wrong and are not. */
export const GEMINI_TWINS: readonly (readonly [title: string, change: (body: Body) => unknown])[] = [
  [
    'earlier turns without signatures',
    (body) => {
      delete part(body, 1, 1)['thoughtSignature'];
      body.contents.push({ role: 'user', parts: [{ text: 'And?' }] });
    },
  ],
  ['the mark of a lost signature', (body) => (part(body, 1, 1)['thoughtSignature'] = UNCHECKED)],
  ['a signature without text', (body) => parts(body, 1).push({ text: '', thoughtSignature: 'c2ln' })],
  [
    'the other spelling',
    (body) => {
      const { functionCall, thoughtSignature } = part(body, 1, 1);
      parts(body, 1)[1] = { function_call: functionCall, thought_signature: thoughtSignature };
      body['generation_config'] = { max_output_tokens: 5 };
      delete body['generationConfig'];
    },
  ],
];
