import { Ajv2020 } from 'ajv/dist/2020.js';
import { ANTHROPIC, lowerSchema, OLLAMA, OPENAI_PLAIN, OPENAI_STRICT, type JsonSchema } from 'allos/plugin';
import * as input from 'allos/plugin/input';
import { inputOf, type InputClass } from 'allos/plugin/input';

enum Level {
  Low,
  High = 5,
}
enum Shade {
  Dark = 'dark',
  Light = 'light',
}
class Edit {
  @input.IsString() path!: string;
  @input.IsInt() @input.IsOptional() line?: number;
}

interface Row {
  /** The decorators that the row shows. */
  readonly shows: readonly string[];
  readonly decorators: readonly PropertyDecorator[];
  /** The property in the emitted schema, and in the dialects that lose nothing. */
  readonly emitted: JsonSchema;
  readonly optional?: true;
  /** Where it differs from `emitted`; `plain` says that the tool cannot be strict. */
  readonly strict?: JsonSchema | 'plain';
  readonly ollama?: JsonSchema;
}

const EDIT = {
  type: 'object',
  properties: { path: { type: 'string' }, line: { type: 'integer' } },
  required: ['path'],
  additionalProperties: false,
} as const;
const EDIT_STRICT: JsonSchema = {
  ...EDIT,
  properties: { path: { type: 'string' }, line: { type: ['integer', 'null'] } },
  required: ['path', 'line'],
};
const { additionalProperties: _closed, ...EDIT_OLLAMA } = EDIT;

const ROWS: readonly Row[] = [
  { shows: ['IsString'], decorators: [input.IsString()], emitted: { type: 'string' } },
  { shows: ['IsNumber'], decorators: [input.IsNumber()], emitted: { type: 'number' } },
  { shows: ['IsInt'], decorators: [input.IsInt()], emitted: { type: 'integer' } },
  { shows: ['IsBoolean'], decorators: [input.IsBoolean()], emitted: { type: 'boolean' } },
  { shows: ['IsEnum'], decorators: [input.IsEnum(Level)], emitted: { type: 'integer', enum: [0, 5] } },
  { shows: ['IsEnum'], decorators: [input.IsEnum(Shade)], emitted: { type: 'string', enum: ['dark', 'light'] } },
  { shows: ['IsIn'], decorators: [input.IsIn(['a', 'b'])], emitted: { type: 'string', enum: ['a', 'b'] } },
  {
    shows: ['IsIn'],
    decorators: [input.IsIn(['auto', 1, 2.5, true])],
    emitted: { type: ['string', 'number', 'boolean'], enum: ['auto', 1, 2.5, true] },
  },
  {
    shows: ['IsIn', 'IsOptional'],
    decorators: [input.IsIn(['a', 'b']), input.IsOptional()],
    optional: true,
    emitted: { type: 'string', enum: ['a', 'b'] },
    strict: { type: ['string', 'null'], enum: ['a', 'b', null] },
  },
  {
    shows: ['IsArray'],
    decorators: [input.IsArray(), input.IsString({ each: true })],
    emitted: { type: 'array', items: { type: 'string' } },
  },
  {
    shows: ['ArrayMinSize', 'ArrayMaxSize'],
    decorators: [
      input.ArrayMinSize(1),
      input.ArrayMaxSize(3),
      input.IsInt({ each: true }),
      input.Min(0, { each: true }),
    ],
    emitted: { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1, maxItems: 3 },
    ollama: {
      type: 'array',
      items: { type: 'integer', description: '(at least 0)' },
      description: '(minimum items 1, maximum items 3)',
    },
  },
  {
    shows: ['ArrayUnique'],
    decorators: [input.ArrayUnique(), input.IsString({ each: true })],
    emitted: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    strict: { type: 'array', items: { type: 'string' }, description: '(no duplicates)' },
    ollama: { type: 'array', items: { type: 'string' }, description: '(no duplicates)' },
  },
  {
    shows: ['ValidateNested', 'Type'],
    decorators: [input.ValidateNested(), input.Type(() => Edit)],
    emitted: EDIT,
    strict: EDIT_STRICT,
    ollama: EDIT_OLLAMA,
  },
  {
    shows: ['ValidateNested', 'Type', 'IsOptional'],
    decorators: [input.ValidateNested(), input.Type(() => Edit), input.IsOptional(), input.Describe('An edit')],
    optional: true,
    emitted: { ...EDIT, description: 'An edit' },
    strict: { description: 'An edit', anyOf: [EDIT_STRICT, { type: 'null' }] },
    ollama: { ...EDIT_OLLAMA, description: 'An edit' },
  },
  {
    shows: ['ValidateNested', 'Type'],
    decorators: [input.IsArray(), input.ValidateNested({ each: true }), input.Type(() => Edit)],
    emitted: { type: 'array', items: EDIT },
    strict: { type: 'array', items: EDIT_STRICT },
    ollama: { type: 'array', items: EDIT_OLLAMA },
  },
  {
    shows: ['IsObject'],
    decorators: [input.IsObject()],
    emitted: { type: 'object', additionalProperties: true },
    strict: 'plain',
    ollama: { type: 'object' },
  },
  {
    shows: ['IsOptional'],
    decorators: [input.IsBoolean(), input.IsOptional()],
    optional: true,
    emitted: { type: 'boolean' },
    strict: { type: ['boolean', 'null'] },
  },
  {
    shows: ['Default', 'Describe'],
    decorators: [input.IsInt(), input.Default(30), input.Describe('Seconds to wait')],
    optional: true,
    emitted: { type: 'integer', description: 'Seconds to wait', default: 30 },
    strict: { type: ['integer', 'null'], description: 'Seconds to wait (default 30)' },
    ollama: { type: 'integer', description: 'Seconds to wait (default 30)' },
  },
  {
    shows: ['Describe'],
    decorators: [input.IsString(), input.Describe('A name')],
    emitted: { type: 'string', description: 'A name' },
  },
  {
    shows: ['Min', 'Max'],
    decorators: [input.IsNumber(), input.Min(0.5), input.Max(2)],
    emitted: { type: 'number', minimum: 0.5, maximum: 2 },
    ollama: { type: 'number', description: '(at least 0.5, at most 2)' },
  },
  {
    shows: ['Length'],
    decorators: [input.IsString(), input.Length(2, 4)],
    emitted: { type: 'string', minLength: 2, maxLength: 4 },
    strict: { type: 'string', description: '(minimum length 2, maximum length 4)' },
    ollama: { type: 'string', description: '(minimum length 2, maximum length 4)' },
  },
  {
    shows: ['MinLength', 'MaxLength'],
    decorators: [input.IsString(), input.MinLength(2), input.MaxLength(4)],
    emitted: { type: 'string', minLength: 2, maxLength: 4 },
    strict: { type: 'string', description: '(minimum length 2, maximum length 4)' },
    ollama: { type: 'string', description: '(minimum length 2, maximum length 4)' },
  },
  {
    shows: ['Matches'],
    decorators: [input.IsString(), input.Matches(/^[a-z]+$/)],
    emitted: { type: 'string', pattern: '^[a-z]+$' },
    ollama: { type: 'string', description: '(matches "^[a-z]+$")' },
  },
  {
    shows: ['Matches'],
    decorators: [input.IsString(), input.Matches(/^(?!-)/)],
    emitted: { type: 'string', pattern: '^(?!-)' },
    strict: { type: 'string', description: '(matches "^(?!-)")' },
    ollama: { type: 'string', description: '(matches "^(?!-)")' },
  },
  {
    shows: ['IsNotEmpty'],
    decorators: [input.IsString(), input.IsNotEmpty()],
    emitted: { type: 'string', minLength: 1 },
    strict: { type: 'string', description: '(minimum length 1)' },
    ollama: { type: 'string', description: '(minimum length 1)' },
  },
];

const AJV = new Ajv2020({ strict: true, allowUnionTypes: true });
const OWN = ['inputOf', 'jsonSchemaInput'];

function classOf(row: Row): InputClass {
  class Input {}
  for (const decorator of row.decorators) decorator(Input.prototype, 'value');
  return Input;
}

function object(value: JsonSchema, required: boolean, closed: boolean): JsonSchema {
  return {
    type: 'object',
    properties: { value },
    required: required ? ['value'] : [],
    ...(closed ? { additionalProperties: false } : {}),
  };
}

describe('every decorator in every dialect', () => {
  it('shows every decorator that the barrel exports', () => {
    const shown = new Set(ROWS.flatMap((row) => row.shows));
    expect([...shown].sort()).toEqual(
      Object.keys(input)
        .filter((name) => !OWN.includes(name))
        .sort(),
    );
  });

  it.each(ROWS)('$shows: $emitted', (row) => {
    const { schema } = inputOf(classOf(row));
    const required = row.optional !== true;
    const emitted = object(row.emitted, required, true);
    expect(schema).toEqual(emitted);
    expect([AJV.validateSchema({ ...schema }), AJV.errors]).toEqual([true, null]);
    expect(() => AJV.compile({ ...schema })).not.toThrow();

    expect(lowerSchema(schema, OPENAI_PLAIN)).toEqual({ schema: emitted, strict: false, dropped: [] });
    expect(lowerSchema(schema, ANTHROPIC)).toEqual({ schema: emitted, strict: false, dropped: [] });
    expect(lowerSchema(schema, OLLAMA).schema).toEqual(object(row.ollama ?? row.emitted, required, false));
    const strict = lowerSchema(schema, OPENAI_STRICT);
    if (row.strict === 'plain') expect(strict).toEqual({ schema: emitted, strict: false, dropped: [] });
    else expect(strict).toMatchObject({ schema: object(row.strict ?? row.emitted, true, true), strict: true });
    expect(schema).toEqual(emitted);
  });
});
