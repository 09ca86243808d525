import { jsonSchemaInput } from 'allos/plugin/input';
import type { JsonSchema } from 'allos/plugin';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'A city' },
    days: { type: 'integer', minimum: 1, default: 3 },
    unit: { anyOf: [{ enum: ['C', 'F'] }, { type: 'null' }] },
    stops: { type: 'array', items: { $ref: '#/$defs/stop' } },
    extra: { type: 'object' },
  },
  required: ['city'],
  additionalProperties: false,
  $defs: {
    stop: { type: 'object', properties: { name: { type: 'string' }, at: { type: 'string' } }, required: ['name'] },
  },
};

async function problems(schema: JsonSchema, value: unknown): Promise<readonly string[]> {
  const result = await jsonSchemaInput(schema).parse(value);
  return result.ok ? [] : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('jsonSchemaInput', () => {
  it('hands the schema on as it is', () => {
    expect(jsonSchemaInput(SCHEMA).schema).toBe(SCHEMA);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['what fits', { city: 'Oslo', extra: { anything: [1, null] } }, []],
    ['a missing property', {}, ['city: is required']],
    ['a mistyped key', { citty: 'Oslo', city: 'a' }, ['citty: is not a known property; did you mean "city"?']],
    ['no conversion', { city: 'a', days: '5' }, ['days: must be integer']],
    ['a bound', { city: 'a', days: 0 }, ['days: must be >= 1']],
    ['a nested path', { city: 'a', stops: [{ name: 'x' }, { name: 1 }] }, ['stops[1].name: must be string']],
    ['a list', [], [': must be an object']],
    ['null', null, [': must be an object']],
  ])('judges %s', async (_name, value, expected) => {
    expect(await problems(SCHEMA, value)).toEqual(expected);
  });

  it('drops null where it only means absent, and keeps it where the schema takes it', async () => {
    const value = { city: 'a', days: null, unit: null, stops: [{ name: 'x', at: null }], extra: { kept: null } };
    expect(await jsonSchemaInput(SCHEMA).parse(value)).toEqual({
      ok: true,
      value: { city: 'a', unit: null, stops: [{ name: 'x' }], extra: { kept: null } },
    });
    expect(await problems(SCHEMA, { city: null })).toEqual(['city: must be string']);
  });

  it('leaves the given value alone', async () => {
    const value = { city: 'a', days: null };
    await jsonSchemaInput(SCHEMA).parse(value);
    expect(value).toEqual({ city: 'a', days: null });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s', async (key) => {
    expect(await problems({ type: 'object' }, JSON.parse(`{"a":[{"${key}":1}]}`))).toEqual([
      `a[0]: has the key "${key}", which is not allowed`,
    ]);
  });

  it('bounds the depth', async () => {
    expect(await problems({ type: 'object' }, { a: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) })).toEqual([
      ': is nested deeper than 64 levels',
    ]);
  });

  it('reads draft 7 where the schema says so', async () => {
    const schema: JsonSchema = {
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        pair: { type: 'array', items: [{ type: 'string' }, { type: 'integer' }] } as unknown as JsonSchema,
      },
    };
    expect(await problems(schema, { pair: ['a', 1] })).toEqual([]);
    expect(await problems(schema, { pair: ['a', 'b'] })).toEqual(['pair[1]: must be integer']);
  });

  it('makes every input a problem when the schema is broken, and never throws', async () => {
    for (const schema of [
      { type: 'nonsense' },
      { $ref: 'https://example.invalid/x' },
      { pattern: '(', type: 'object' },
    ] as unknown as JsonSchema[]) {
      const found = await problems({ properties: { a: schema } }, { a: 'x' });
      expect(found[0]).toMatch(/the schema is broken/);
    }
  });
});
