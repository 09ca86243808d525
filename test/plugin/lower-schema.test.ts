import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import {
  ANTHROPIC,
  GEMINI,
  lowerSchema,
  OLLAMA,
  OPENAI_PLAIN,
  OPENAI_STRICT,
  type JsonSchema,
  type SchemaDialect,
} from 'allos/plugin';
import { fuzz } from '../fuzz.js';

const DIALECTS = [OPENAI_STRICT, OPENAI_PLAIN, ANTHROPIC, OLLAMA, GEMINI];

function object(properties: Record<string, unknown>, rest: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties: properties as Record<string, JsonSchema>, ...rest };
}

describe('strict', () => {
  it.each<[string, JsonSchema]>([
    ['a free-form object', object({ a: { type: 'object' } })],
    ['a map', object({ a: { type: 'object', additionalProperties: { type: 'string' } } })],
    ['an open root', object({}, { additionalProperties: true })],
    ['a value of any type', object({ a: {} })],
    ['true as a schema', object({ a: true })],
    ['a list of anything', object({ a: { type: 'array' } })],
    ['a tuple', object({ a: { type: 'array', prefixItems: [{ type: 'string' }] } })],
    ['an old tuple', object({ a: { type: 'array', items: [{ type: 'string' }] } })],
    ['allOf', object({ a: { allOf: [{ type: 'string' }] } })],
    ['not', object({ a: { type: 'string', not: { const: 'x' } } })],
    ['if', object({ a: { type: 'string', if: {}, then: {} } })],
    ['a root of alternatives', { anyOf: [object({ a: { type: 'string' } }), object({ b: { type: 'string' } })] }],
    ['a required property that is not described', object({}, { required: ['ghost'] })],
    ['a reference that leads nowhere', object({ a: { $ref: '#/$defs/none' } })],
    ['a reference to a free-form object', object({ a: { $ref: '#/$defs/x' } }, { $defs: { x: { type: 'object' } } })],
    ['depth', Array.from({ length: 12 }).reduce<JsonSchema>((inner) => object({ a: inner }), { type: 'string' })],
    ['size', object(Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [`p${i}`, { type: 'string' }])))],
  ])('is given up for %s', (_name, schema) => {
    const plain = lowerSchema(schema, OPENAI_PLAIN);
    expect(lowerSchema(schema, OPENAI_STRICT)).toEqual(plain);
    expect(plain.strict).toBe(false);
  });

  it('requires all, closes all, makes optionals nullable and keeps what the API knows', () => {
    const schema = object(
      {
        name: { type: 'string', title: 'Name', minLength: 1, format: 'email', examples: ['a'] },
        when: { type: 'string', format: 'iri' },
        kind: { const: 'x' },
        either: { oneOf: [{ type: 'string' }, object({ a: { type: 'integer', default: 4 } })] },
        item: { $ref: '#/$defs/item', description: 'lost beside a reference' },
        list: { type: 'array', items: { type: 'number' }, minItems: 1, uniqueItems: true },
        already: { type: ['string', 'null'], default: null },
      },
      {
        required: ['name'],
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $defs: { item: object({ id: { type: 'string' } }) },
      },
    );
    const { schema: lowered, strict, dropped } = lowerSchema(schema, OPENAI_STRICT);
    expect(strict).toBe(true);
    expect(lowered).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', format: 'email', description: '(minimum length 1)' },
        when: { type: ['string', 'null'], description: '(format "iri")' },
        kind: { type: ['string', 'null'], enum: ['x', null] },
        either: {
          anyOf: [
            { type: 'string' },
            {
              type: 'object',
              properties: { a: { type: ['integer', 'null'], description: '(default 4)' } },
              required: ['a'],
              additionalProperties: false,
            },
            { type: 'null' },
          ],
        },
        item: { anyOf: [{ $ref: '#/$defs/item' }, { type: 'null' }] },
        list: { type: ['array', 'null'], items: { type: 'number' }, minItems: 1, description: '(no duplicates)' },
        already: { type: ['string', 'null'], description: '(default null)' },
      },
      required: ['name', 'when', 'kind', 'either', 'item', 'list', 'already'],
      additionalProperties: false,
      $defs: {
        item: {
          type: 'object',
          properties: { id: { type: ['string', 'null'] } },
          required: ['id'],
          additionalProperties: false,
        },
      },
    });
    expect(dropped).toEqual(
      [
        '/properties/name/minLength',
        '/properties/when/format',
        '/properties/either/oneOf/1/properties/a/default',
        '/properties/list/uniqueItems',
        '/properties/already/default',
      ].map((pointer) => pointer.replace('oneOf', 'anyOf')),
    );
  });

  it('takes a recursive schema', () => {
    const tree = object({ left: { $ref: '#/$defs/t' } }, { $defs: { t: object({ left: { $ref: '#/$defs/t' } }) } });
    expect(lowerSchema(tree, OPENAI_STRICT).strict).toBe(true);
  });
});

describe('the root', () => {
  it.each(DIALECTS)('is an object without alternatives in $name', (dialect) => {
    const schema: JsonSchema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { kind: { type: 'string' } },
      required: ['kind'],
      oneOf: [
        { properties: { a: { type: 'string' }, c: { type: 'string' } }, required: ['a', 'c'] },
        { properties: { b: { type: 'string' }, c: { type: 'string' } }, required: ['b', 'c'] },
      ],
    };
    const { schema: lowered, dropped } = lowerSchema(schema, dialect);
    expect(lowered.type).toBe('object');
    expect(Object.keys(lowered.properties ?? {}).sort()).toEqual(['a', 'b', 'c', 'kind']);
    expect([...(lowered.required ?? [])].sort()).toEqual(['c', 'kind']);
    expect(Object.keys(lowered)).not.toEqual(expect.arrayContaining(['oneOf']));
    expect(lowered['$schema']).toBeUndefined();
    expect(dropped).toContain('/oneOf');
  });

  it('gets properties where there are none, and items where a list has none', () => {
    expect(lowerSchema({}, OPENAI_PLAIN).schema).toEqual({ type: 'object', properties: {} });
    expect(lowerSchema(object({ a: { type: 'array' } }), OPENAI_PLAIN).schema.properties).toEqual({
      a: { type: 'array', items: {} },
    });
  });

  it('follows a reference', () => {
    const schema: JsonSchema = {
      $ref: '#/definitions/in',
      definitions: { in: object({ a: { type: 'string' } }, { required: ['a'] }) },
    };
    expect(lowerSchema(schema, ANTHROPIC).schema).toMatchObject({
      type: 'object',
      properties: { a: { type: 'string' } },
      required: ['a'],
    });
  });
});

describe('dialects', () => {
  it('says old forms as 2020-12, which Anthropic checks', () => {
    const schema = object({
      pair: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] },
      more: { type: 'number', minimum: 1, exclusiveMinimum: true, required: true },
    });
    const { schema: lowered } = lowerSchema(schema, ANTHROPIC);
    expect(lowered.properties).toEqual({
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
      more: { type: 'number', exclusiveMinimum: 1 },
    });
    expect(new Ajv2020().validateSchema({ ...lowered })).toBe(true);
  });

  it('inlines references for Ollama and ends where a schema contains itself', () => {
    const schema = object(
      { a: { $ref: '#/$defs/node', description: 'The top' } },
      { $defs: { node: object({ next: { $ref: '#/$defs/node' }, kind: { const: 'n' } }) } },
    );
    expect(lowerSchema(schema, OLLAMA)).toEqual({
      schema: object({
        a: object({ next: { type: 'object' }, kind: { type: 'string', enum: ['n'] } }, { description: 'The top' }),
      }),
      strict: false,
      dropped: ['/properties/a/properties/next/$ref'],
    });
  });

  it.each<[string, unknown, unknown]>([
    [
      'a bound and a list',
      { type: 'integer', minimum: 1, enum: [1, 2] },
      { type: 'integer', minimum: 1, enum: [1, 2] },
    ],
    ['null as a type', { type: ['string', 'null'] }, { type: ['string', 'null'] }],
    ['a constant', { const: 'x' }, { type: 'string', enum: ['x'] }],
    ['a constant that is no text', { const: true }, { type: 'boolean', description: '(one of true)' }],
    ['null in a list', { enum: ['C', null] }, { type: ['string', 'null'], description: '(one of "C",null)' }],
    ['alternatives', { oneOf: [{ type: 'string' }, {}] }, { anyOf: [{ type: 'string' }, {}] }],
    ['a known format', { type: 'string', format: 'date-time' }, { type: 'string', format: 'date-time' }],
    ['another format', { type: 'string', format: 'email' }, { type: 'string', description: '(format "email")' }],
    ['a pattern', { type: 'string', pattern: '^a' }, { type: 'string', description: '(matches "^a")' }],
    ['a default', { type: 'string', default: 'a', title: 'A' }, { type: 'string', description: '(default "a")' }],
    ['an object without properties', object({}), object({})],
    ['a map', { type: 'object', additionalProperties: { type: 'string' } }, undefined],
    ['a tuple', { type: 'array', items: [{ type: 'string' }] }, { type: 'array', prefixItems: [{ type: 'string' }] }],
    ['a list of anything', { type: 'array' }, { type: 'array', items: {} }],
    [
      'a required property that is not described',
      object({ a: { type: 'string' } }, { required: ['a', 'ghost'] }),
      object({ a: { type: 'string' } }, { required: ['a'] }),
    ],
    ['only such', object({}, { required: ['ghost'] }), object({})],
    ['a reference', { $ref: '#/$defs/x', description: 'An x' }, { type: 'string', description: 'An x' }],
    ['what no word says', { type: 'object', propertyNames: { pattern: '^a' }, not: {} }, { type: 'object' }],
  ])('says %s as Gemini takes it (WP-42)', (_name, schema, expected) => {
    const whole = object({ a: schema }, { $defs: { x: { type: 'string' } } });
    expect(lowerSchema(whole, GEMINI)).toMatchObject({ schema: object({ a: expected ?? schema }), strict: false });
    expect(lowerSchema(whole, GEMINI).schema.properties).toEqual({ a: expected ?? schema });
  });

  it('takes a new dialect as data: the schemas of OpenAPI 3.0', () => {
    const OPENAPI: SchemaDialect = {
      name: 'openapi',
      keywords: [
        ...['type', 'description', 'enum', 'format', 'properties', 'required', 'items', 'anyOf', 'nullable'],
        ...['minItems', 'maxItems', 'minimum', 'maximum'],
      ],
      formats: ['enum', 'date-time'],
      lookaround: true,
      references: 'inline',
      nullable: 'keyword',
      enumValues: 'strings',
      emptyProperties: 'omit',
    };
    const schema = object({
      unit: { type: ['string', 'null'], enum: ['C', null] },
      level: { type: 'integer', enum: [1, 2] },
      mixed: { type: ['string', 'integer'] },
      nothing: object({}, { additionalProperties: false }),
      maybe: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null },
    });
    expect(lowerSchema(schema, OPENAPI).schema.properties).toEqual({
      unit: { type: 'string', enum: ['C'], nullable: true },
      level: { type: 'integer', description: '(one of 1,2)' },
      mixed: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      nothing: { type: 'object' },
      maybe: { type: 'string', description: '(default null)', nullable: true },
    });
  });

  it('imports no validator, so that a plugin with models only stays light', () => {
    for (const file of [
      'lower-schema',
      'schema-dialect',
      'schema-root',
      'strict-schema',
      'nullable-schema',
      'schema-hint',
      'equivalent-schema',
    ]) {
      const source = readFileSync(new URL(`../../src/plugin/${file}.ts`, import.meta.url), 'utf8');
      expect(source).not.toMatch(/^import .* from '(?!\.\/)/m);
    }
  });
});

describe('schemas of strangers', () => {
  it('survives references that multiply, depth and names of prototypes', () => {
    const bomb: Record<string, JsonSchema> = {};
    for (let i = 0; i < 30; i++) {
      bomb[`d${i}`] = object(
        Object.fromEntries(Array.from({ length: 10 }, (_, j) => [`p${j}`, { $ref: `#/$defs/d${i + 1}` }])),
      );
    }
    const combined: JsonSchema = { anyOf: Array.from({ length: 10 }, () => ({ $ref: '#' })) };
    const deep = Array.from({ length: 3000 }).reduce<JsonSchema>((inner) => object({ a: inner }), { type: 'string' });
    const start = performance.now();
    for (const dialect of DIALECTS) {
      expect(lowerSchema({ ...object({ a: { $ref: '#/$defs/d0' } }), $defs: bomb }, dialect).schema.type).toBe(
        'object',
      );
      expect(lowerSchema(combined, dialect).schema.type).toBe('object');
      expect(lowerSchema(deep, dialect).schema.type).toBe('object');
      const { schema } = lowerSchema(
        JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}') as JsonSchema,
        dialect,
      );
      expect(Object.keys(schema.properties ?? {})).toEqual(['__proto__']);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(({} as { type?: string }).type).toBeUndefined();
  });

  it('always answers with a valid schema, leaves its argument alone, and lowering twice changes nothing', () => {
    const leaf = fc.constantFrom<JsonSchema>(
      { type: 'string', minLength: 2, default: 'ab' },
      { type: ['integer', 'null'], minimum: 0 },
      { enum: ['a', 1, null] },
      { type: 'object' },
      { type: 'array' },
      {},
      { const: true },
    );
    const { node } = fc.letrec<{ node: JsonSchema }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.record({ type: fc.constant('array' as const), items: tie('node') }),
        fc.record({ anyOf: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('node'), { maxKeys: 3 }).map((properties) => ({
          type: 'object' as const,
          properties,
          required: Object.keys(properties).slice(1),
          additionalProperties: false,
        })),
      ),
    }));
    const ajv = new Ajv2020();
    fc.assert(
      fc.property(node, fc.constantFrom(...DIALECTS), (schema, dialect) => {
        const before = JSON.stringify(schema);
        const once = lowerSchema(schema, dialect);
        expect(JSON.stringify(schema)).toBe(before);
        expect(once.schema.type).toBe('object');
        expect([ajv.validateSchema(once.schema), ajv.errors]).toEqual([true, null]);
        // What could not be strict may be once its root is flat: compare within the dialect that was answered in.
        expect(lowerSchema(once.schema, once.strict ? dialect : (dialect.strict?.fallback ?? dialect)).schema).toEqual(
          once.schema,
        );
      }),
      { ...fuzz(300), verbose: true },
    );
  });
});
