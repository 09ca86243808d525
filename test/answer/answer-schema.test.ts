import { answerSchemaOf } from '../../src/answer/answer-schema.js';
import { askForAnswer } from '../../src/answer/ask-for-answer.js';
import type { JsonSchema } from '../../src/plugin/json.js';
import { ANTHROPIC_ANSWER, OLLAMA_ANSWER, OPENAI_STRICT } from '../../src/plugin/schema-dialect.js';

const PERSON: JsonSchema = {
  type: 'object',
  properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 }, email: { type: 'string' } },
  required: ['name', 'age'],
  additionalProperties: false,
};

describe('an answer', () => {
  const check = async (text: string, schema: JsonSchema = PERSON): Promise<unknown> =>
    (await answerSchemaOf(schema)).check(text);

  it.each([
    ['alone', '{"name":"Ada","age":36}'],
    ['with space around it', '\n {"name":"Ada","age":36}\n'],
    ['in a fence', '```json\n{"name":"Ada","age":36}\n```'],
    ['in a fence behind words', 'Here it is:\n\n```\n{"name":"Ada","age":36}\n```\n'],
    ['with null for what is optional', '{"name":"Ada","age":36,"email":null}'],
  ])('%s is right', async (_how, text) => {
    expect(await check(text)).toEqual({ ok: true, value: { name: 'Ada', age: 36 } });
  });

  it.each([
    ['no JSON', 'Ada is 36', ['the answer is not a JSON value alone']],
    ['words around it', 'Sure! {"name":"Ada","age":36}', ['the answer is not a JSON value alone']],
    ['two fences', '```\n1\n```\n```\n2\n```', ['the answer is not a JSON value alone']],
    ['nothing', '', ['the answer is not a JSON value alone']],
    ['what is missing', '{"age":36}', ['name is required']],
    ['all that is wrong', '{"name":1,"age":-1}', ['name must be string', 'age must be >= 0']],
    ['another value', '[]', ['the value must be object']],
    ['a key too many', '{"name":"a","age":1,"aeg":2}', ['aeg is not a known property; did you mean "age"?']],
    ['a key that nobody may have', '{"__proto__":1}', ['the value has the key "__proto__", which is not allowed']],
  ])('with %s is told', async (_what, text, problems) => {
    expect(await check(text)).toEqual({ ok: false, problems });
  });

  it('may be any JSON value where the schema says so', async () => {
    expect(await check('null', { type: 'null' })).toEqual({ ok: true, value: null });
    expect(await check('[1,2]', { type: 'array', items: { type: 'integer' } })).toEqual({ ok: true, value: [1, 2] });
    expect(await check('"x"', { $schema: 'http://json-schema.org/draft-07/schema#', enum: ['x'] })).toMatchObject({
      ok: true,
    });
  });
});

describe('a schema that is none', () => {
  it.each<[string, unknown, string]>([
    [
      'a type',
      { type: 'object', properties: { a: { type: 'text' } } },
      'at /properties/a/type: must be equal to one of',
    ],
    ['a bound', { type: 'string', minLength: -1 }, 'at /minLength: must be >= 0'],
    ['a list', [], ': it must be an object'],
    ['a word', 'object', ': it must be an object'],
    ['a reference', { $ref: '#/$defs/gone' }, 'at /$ref: the reference #/$defs/gone leads to nothing in the schema'],
    [
      'a reference to elsewhere',
      { type: 'object', properties: { a: { $ref: 'https://example.com/a.json' } } },
      'at /properties/a/$ref: the reference https://example.com/a.json leads to nothing in the schema',
    ],
    ['a pattern', { properties: { a: { pattern: '(' } } }, 'at /properties/a/pattern: Invalid regular expression'],
  ])('is refused with the place: %s', async (_what, schema, message) => {
    await expect(answerSchemaOf(schema, 'the schema')).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining(
        `the schema is not valid${message.startsWith(':') ? '' : ' '}${message}`,
      ) as string,
    });
  });
});

describe('how an answer is asked for', () => {
  const openai = { structuredOutput: { dialect: OPENAI_STRICT } };
  const anthropic = { structuredOutput: { dialect: ANTHROPIC_ANSWER, strictOnly: true } } as const;
  const ollama = { structuredOutput: { dialect: OLLAMA_ANSWER, withoutTools: true, unseen: true } } as const;

  it('where the API holds the model to it, of the API alone', () => {
    const { output, instructions, withTools } = askForAnswer(PERSON, openai);
    expect({ instructions, withTools }).toEqual({ instructions: '', withTools: true });
    expect(output).toMatchObject({ name: 'answer', strict: true, schema: { required: ['name', 'age', 'email'] } });
  });

  it('where it cannot, in the instructions', () => {
    const { output, instructions } = askForAnswer(PERSON, {});
    expect(output).toBeUndefined();
    expect(instructions).toContain(JSON.stringify(PERSON));
  });

  it('without bounds that the API does not take', () => {
    const { output, instructions } = askForAnswer(PERSON, anthropic);
    expect(instructions).toBe('');
    expect(output?.schema).toEqual({
      ...PERSON,
      properties: {
        name: { type: 'string' },
        age: { type: 'integer', description: '(at least 0)' },
        email: { type: 'string' },
      },
    });
  });

  it.each<[string, JsonSchema]>([
    ['a list', { type: 'array' }],
    ['alternatives at the root', { type: 'object', anyOf: [PERSON] }],
    ['a reference at the root', { $ref: '#/$defs/a', $defs: { a: PERSON } }],
    ['an object of anything, where only what is strict is taken', { type: 'object', additionalProperties: true }],
    [
      'what refers to itself, where references are written out',
      { type: 'object', properties: { next: { $ref: '#' } }, additionalProperties: false },
    ],
  ])('in the instructions for %s', (_what, schema) => {
    const { output, instructions } = askForAnswer(schema, anthropic);
    expect(output).toBeUndefined();
    expect(instructions).toContain(JSON.stringify(schema));
  });

  it('loosely where the API takes that', () => {
    const open: JsonSchema = { type: 'object', additionalProperties: true };
    expect(askForAnswer(open, openai).output).toMatchObject({ strict: false });
  });

  it('both ways where a call of a tool has no place in the answer', () => {
    const { output, instructions, withTools } = askForAnswer(PERSON, ollama);
    expect(withTools).toBe(false);
    expect(output?.schema.required).toEqual(['name', 'age']);
    expect(instructions).toContain('JSON Schema');
  });
});
