import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { validateConfig } from '../../src/config/schema/validate-config.js';
import type { JsonObject, JsonValue } from '../../src/plugin/json.js';
import { fuzz } from '../fuzz.js';

const schema = JSON.parse(readFileSync('config/allos.config.schema.json', 'utf8')) as JsonObject;
const accepts = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

/** Every place that a schema names, an index or a name where any will do. */
function placesOf(part: JsonObject, path: readonly string[] = []): readonly (readonly string[])[] {
  const reference = part['$ref'];
  if (typeof reference === 'string') return placesOf(lookedUp(reference), path);
  const properties = Object.entries((part['properties'] ?? {}) as Record<string, JsonObject>);
  const named = part['additionalProperties'];
  const below = [
    ...properties.flatMap(([key, inner]) => placesOf(inner, [...path, key])),
    ...(typeof named === 'object' ? placesOf(named as JsonObject, [...path, 'name']) : []),
  ];
  return [path, ...below];
}

function lookedUp(reference: string): JsonObject {
  return reference
    .slice(2)
    .split('/')
    .reduce<JsonObject>((part, key) => part[key] as JsonObject, schema);
}

function put(data: Record<string, JsonValue>, path: readonly string[], value: JsonValue): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) data[key] = value;
  else {
    const inner = data[key];
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    const next = (isObject ? inner : {}) as Record<string, JsonValue>;
    data[key] = next;
    put(next, rest, value);
  }
}

describe('the JSON Schema of the configuration', () => {
  const places = placesOf(schema).filter((path) => path.length > 0);

  it('knows every place that the loader knows', () => {
    expect(places.map((path) => path.join('.'))).toEqual(
      expect.arrayContaining([
        'agent.maxTurns',
        'providers.name.timeouts.idleMs',
        'profiles.name.permissions.tools.name',
        'mcpServers.name.headers.name',
      ]),
    );
  });

  it('accepts and refuses what the loader accepts and refuses', () => {
    const value = fc.constantFrom<JsonValue>(
      ...[null, true, 0, 1, 0.5, -1, 7.5, '', 'word', 'ask', 'never', 'auto', 'debug', [], ['a'], [1], [null], {}],
      ...['https://example.org/v1', '${env:ADDRESS}', '${file:address}'],
      ...[{ name: 'x' }, [{ name: 'x' }], [{ id: 'm', price: { input: 1, output: 2 } }], [{ id: 'm', price: {} }]],
      ...[['p', { name: 'p', settings: [] }], { zzzzzz: 1 }, { a: 'ask' }, { a: {} }, { a: null }],
    );
    const path = fc.oneof(
      fc.constantFrom(...places),
      fc.constantFrom(...places).map((place) => [...place.slice(0, -1), 'zzzzzzzzzzzz']),
    );
    const entries = fc.array(fc.tuple(path, value), { minLength: 1, maxLength: 2 });
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(entries, (list) => {
        const data: Record<string, JsonValue> = {};
        for (const [place, item] of list) put(data, place, structuredClone(item));
        const problems = validateConfig(data);
        const valid = accepts(data);
        seen[valid ? 'valid' : 'invalid']++;
        expect({ data, valid, problems }).toMatchObject({ valid: problems.length === 0 });
      }),
      fuzz(2_000),
    );
    expect(Math.min(seen.valid, seen.invalid)).toBeGreaterThan(100);
  });

  it.each(['allos.config.example.yaml', 'config/defaults.json'])('accepts %s', (file) => {
    accepts(parse(readFileSync(file, 'utf8')));
    expect(accepts.errors).toBeNull();
  });

  it('is named by the example where editors look for it', () => {
    const [first] = readFileSync('allos.config.example.yaml', 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./node_modules/allos/config/allos.config.schema.json');
  });
});
