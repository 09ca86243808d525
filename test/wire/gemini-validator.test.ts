import { geminiViolations } from './gemini-validator.js';

interface Part {
  [field: string]: unknown;
}
interface Body {
  [field: string]: unknown;
  contents: { role: string; parts: Part[] }[];
}

const SCHEMA = { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] };

/** A request that is right in every respect, made anew for each mutant. */
function valid(): Body {
  return {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    tools: [{ functionDeclarations: [{ name: 'read_file', description: 'Reads.', parametersJsonSchema: SCHEMA }] }],
    toolConfig: { functionCallingConfig: { mode: 'AUTO' } },
    generationConfig: { maxOutputTokens: 500, thinkingConfig: { includeThoughts: true, thinkingLevel: 'LOW' } },
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

function parts(body: Body, index: number): Part[] {
  return body.contents[index]?.parts ?? [];
}

function field(body: Body, content: number, part: number, name: string): Part {
  return (parts(body, content)[part]?.[name] ?? {}) as Part;
}

function declare(body: Body, declaration: object): void {
  const known = { name: 'read_file', parametersJsonSchema: SCHEMA };
  body['tools'] = [{ functionDeclarations: [{ ...known, ...declaration }] }];
}

function think(body: Body, thinkingConfig: object): void {
  body['generationConfig'] = { thinkingConfig };
}

const MODEL = 'gemini-3.8-flash';

const MUTANTS: readonly (readonly [string, string, (body: Body) => unknown, string?])[] = [
  ['WP-41', 'a turn of calls without a signature', (body) => delete parts(body, 1)[1]?.['thoughtSignature']],
  ['WP-41', 'an empty signature', (body) => Object.assign(parts(body, 1)[1] ?? {}, { thoughtSignature: '' })],
  [
    'WP-41',
    'a bypass for an older model',
    (body) => {
      Object.assign(parts(body, 1)[1] ?? {}, { thoughtSignature: 'skip_thought_signature_validator' });
      delete body['generationConfig'];
    },
    'gemini-2.5-flash',
  ],
  [
    'WP-41',
    'a bypass beside text',
    (body) => Object.assign(parts(body, 1)[0] ?? {}, { thoughtSignature: 'skip_thought_signature_validator' }),
  ],
  ['WP-41', 'a user who thinks', (body) => Object.assign(parts(body, 0)[0] ?? {}, { thoughtSignature: 'c2ln' })],
  ['WP-42', 'an unknown name in the request', (body) => (body['system_prompt'] = 'x')],
  ['WP-42', 'an unknown name in the configuration', (body) => (body['generationConfig'] = { max_tokens: 1 })],
  ['WP-42', 'nothing to answer', (body) => (body.contents = [])],
  ['WP-42', 'the model first', (body) => body.contents.shift()],
  ['WP-42', 'the model last', (body) => body.contents.push({ role: 'model', parts: [{ text: 'So' }] })],
  ['WP-42', 'an unknown role', (body) => body.contents.push({ role: 'function', parts: [{ text: 'x' }] })],
  ['WP-42', 'the model twice', (body) => body.contents.splice(1, 0, { role: 'model', parts: [{ text: 'Hm' }] })],
  ['WP-42', 'an empty content', (body) => body.contents.push({ role: 'user', parts: [] })],
  ['WP-42', 'an empty part', (body) => parts(body, 0).push({})],
  ['WP-42', 'an empty text', (body) => parts(body, 0).push({ text: '' })],
  ['WP-42', 'two things in one part', (body) => Object.assign(parts(body, 1)[1] ?? {}, { text: 'x' })],
  ['WP-42', 'a data URL', (body) => (field(body, 0, 1, 'inlineData')['data'] = 'data:image/png;base64,aGk=')],
  ['WP-42', 'an image of no type', (body) => delete field(body, 0, 1, 'inlineData')['mimeType']],
  ['WP-42', 'a missing response', (body) => parts(body, 2).pop()],
  ['WP-42', 'a response too many', (body) => parts(body, 2).push({ ...parts(body, 2)[0] })],
  ['WP-42', 'responses out of order', (body) => parts(body, 2).reverse()],
  ['WP-42', 'a response by another name', (body) => (field(body, 2, 0, 'functionResponse')['name'] = 'read')],
  ['WP-42', 'a response by another id', (body) => (field(body, 2, 0, 'functionResponse')['id'] = 'c')],
  ['WP-42', 'a response without id', (body) => delete field(body, 2, 0, 'functionResponse')['id']],
  ['WP-42', 'text beside responses', (body) => parts(body, 2).push({ text: 'And?' })],
  ['WP-42', 'a response to nothing', (body) => body.contents.splice(1, 1)],
  ['WP-42', 'calls at the end', (body) => body.contents.pop()],
  ['WP-42', 'a response that is text', (body) => (field(body, 2, 0, 'functionResponse')['response'] = 'A')],
  ['WP-42', 'a call without id', (body) => delete field(body, 1, 1, 'functionCall')['id']],
  [
    'WP-42',
    'one id for two calls',
    (body) => (field(body, 1, 2, 'functionCall')['id'] = field(body, 2, 1, 'functionResponse')['id'] = 'a'),
  ],
  ['WP-42', 'arguments as text', (body) => (field(body, 1, 1, 'functionCall')['args'] = '{}')],
  [
    'WP-42',
    'images in a response to an older model',
    (body) => {
      delete body['generationConfig'];
      const image = { inlineData: { mimeType: 'image/png', data: 'aGk=' } };
      field(body, 2, 0, 'functionResponse')['parts'] = [image];
    },
    'gemini-2.5-flash',
  ],
  ['WP-42', 'blank instructions', (body) => (body['systemInstruction'] = { parts: [{ text: ' ' }] })],
  ['WP-42', 'an empty list of tools', (body) => (body['tools'] = [])],
  ['WP-42', 'a choice among no functions', (body) => delete body['tools']],
  ['WP-42', 'an unknown mode', (body) => (body['toolConfig'] = { functionCallingConfig: { mode: 'required' } })],
  ['WP-42', 'a function name with a slash', (body) => declare(body, { name: 'read/file' })],
  ['WP-42', 'a function name that begins with a digit', (body) => declare(body, { name: '1st' })],
  ['WP-42', 'a long function name', (body) => declare(body, { name: 'x'.repeat(65) })],
  ['WP-42', 'parameters twice', (body) => declare(body, { parameters: SCHEMA })],
  ['WP-42', 'parameters of no object', (body) => declare(body, { parametersJsonSchema: { type: 'string' } })],
  ['WP-42', 'a reference', (body) => declare(body, { parametersJsonSchema: { ...SCHEMA, $ref: '#/x' } })],
  [
    'WP-42',
    'an unknown word deep in a schema',
    (body) => declare(body, { parametersJsonSchema: { ...SCHEMA, properties: { path: { items: { not: {} } } } } }),
  ],
  ['WP-42', 'a required ghost', (body) => declare(body, { parametersJsonSchema: { ...SCHEMA, required: ['ghost'] } })],
  [
    'WP-42',
    'a list of truths',
    (body) => declare(body, { parametersJsonSchema: { ...SCHEMA, properties: { path: { enum: [true] } } } }),
  ],
  ['WP-43', 'a level that the model lost', (body) => think(body, { thinkingLevel: 'MINIMAL' })],
  ['WP-43', 'a level in small letters', (body) => think(body, { thinkingLevel: 'low' })],
  ['WP-43', 'a level in between', (body) => think(body, { thinkingLevel: 'MEDIUM' }), 'gemini-3-pro-preview'],
  ['WP-43', 'a level for an older model', (body) => think(body, { thinkingLevel: 'LOW' }), 'gemini-2.5-pro'],
  ['WP-43', 'a budget for a newer model', (body) => think(body, { thinkingBudget: 1000 }), 'gemini-4-argon'],
  ['WP-43', 'a budget and a level', (body) => think(body, { thinkingBudget: 1000, thinkingLevel: 'LOW' })],
  ['WP-43', 'no thinking at all', (body) => think(body, { thinkingBudget: 0 }), 'gemini-2.5-pro'],
  ['WP-43', 'a budget out of range', (body) => think(body, { thinkingBudget: 30_000 }), 'gemini-2.5-flash'],
  ['WP-43', 'thoughts of a model without any', (body) => think(body, { includeThoughts: true }), 'gemini-2.0-flash'],
  ['WP-43', 'a temperature where none is taken', (body) => (body['generationConfig'] = { temperature: 1 })],
  [
    'WP-43',
    'a temperature above 2',
    (body) => (body['generationConfig'] = { temperature: 2.5 }),
    'gemini-3-flash-preview',
  ],
  ['WP-43', 'a bound of nothing', (body) => (body['generationConfig'] = { maxOutputTokens: 0 })],
  ['WP-44', 'half a surrogate pair', (body) => parts(body, 0).push({ text: 'x\ud83d' })],
  [
    'WP-48',
    'a result that is neither good nor bad',
    (body) => (field(body, 2, 1, 'functionResponse')['response'] = {}),
  ],
];

describe('the validator of Gemini requests', () => {
  it('accepts a right request', () => {
    expect(geminiViolations({ body: valid(), model: MODEL })).toEqual([]);
  });

  it('asks no signature of earlier turns, and a bypass will do', () => {
    const earlier = valid();
    delete parts(earlier, 1)[1]?.['thoughtSignature'];
    earlier.contents.push({ role: 'user', parts: [{ text: 'And?' }] });
    expect(geminiViolations({ body: earlier, model: MODEL })).toEqual([]);
    const bypassed = valid();
    Object.assign(parts(bypassed, 1)[1] ?? {}, { thoughtSignature: 'skip_thought_signature_validator' });
    expect(geminiViolations({ body: bypassed, model: MODEL })).toEqual([]);
  });

  for (const [rule, mutant, mutate, model = MODEL] of MUTANTS) {
    it(`refuses by ${rule}: ${mutant}`, () => {
      const body = valid();
      mutate(body);
      const rules = geminiViolations({ body, model }).map((violation) => violation.rule);
      expect(rules).toContain(rule);
    });
  }
});
