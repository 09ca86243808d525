import fc from 'fast-check';
import type { JsonValue } from 'allos/plugin';
import { fuzz } from '../../../test/fuzz.js';
import { GrowingArguments } from '../src/growing-arguments.js';

function grown(...args: readonly object[]): ReturnType<GrowingArguments['value']> {
  const growing = new GrowingArguments();
  for (const arg of args) growing.add([arg]);
  return growing.value();
}

function at(jsonPath: string, stringValue = 'x'): object {
  return { jsonPath, stringValue };
}

/** How a server would say these arguments, one value after the other. */
function spelled(value: JsonValue, jsonPath = '$'): readonly object[] {
  if (typeof value === 'string') {
    const half = Math.floor(value.length / 2);
    return [
      { jsonPath, stringValue: value.slice(0, half), willContinue: true },
      { jsonPath, stringValue: value.slice(half) },
    ];
  }
  if (typeof value === 'number') return [{ jsonPath, numberValue: value }];
  if (typeof value === 'boolean') return [{ jsonPath, boolValue: value }];
  if (value === null) return [{ jsonPath, nullValue: 'NULL_VALUE' }];
  if (Array.isArray(value)) {
    return (value as JsonValue[]).flatMap((item, index) => spelled(item, `${jsonPath}[${index}]`));
  }
  return Object.entries(value).flatMap(([key, item]) =>
    spelled(item as JsonValue, `${jsonPath}['${key.replaceAll(/[\\']/g, '\\$&')}']`),
  );
}

/** Nobody can spell what is empty: there is no value to give a path to. */
const filled: fc.Arbitrary<JsonValue> = fc.letrec<{ node: JsonValue }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.string(), tie('node'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
})).node;

describe('arguments that come value by value', () => {
  it('are what was meant', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), filled, { noNullPrototype: true }), (input) => {
        expect(grown(...spelled(input))).toEqual({ input });
      }),
      fuzz(300),
    );
  });

  it.each([
    ['$.a.b', { a: { b: 'x' } }],
    ['$["a.b"]', { 'a.b': 'x' }],
    ["$['it\\'s']", { "it's": 'x' }],
    ['$.list[0][0]', { list: [['x']] }],
    ['$.größe', { größe: 'x' }],
    ['$.length', { length: 'x' }],
  ])('%s is a place', (path, input) => {
    expect(grown(at(path))).toEqual({ input });
  });

  it('take no name for a member that every object has', () => {
    const { input } = grown(at('$.__proto__.polluted'), at('$.constructor.prototype.polluted'));
    expect(Object.keys(input)).toEqual(['__proto__', 'constructor']);
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(input)).toBe('{"__proto__":{"polluted":"x"},"constructor":{"prototype":{"polluted":"x"}}}');
  });

  it.each([
    ['a place far out in a list', [at('$.list[4000000000]')]],
    ['a gap in a list', [at('$.list[1]')]],
    ['the whole', [at('$')]],
    ['nothing', [at('')]],
    ['no path', [{ stringValue: 'x' }]],
    ['many places', [at('$.list[*]')]],
    ['any depth', [at('$..a')]],
    ['a place inside a text', [at('$.a'), at('$.a.b')]],
    ['a name in a list', [at('$.a[0]'), at('$.a.b')]],
    ['a number in an object', [at('$.a.b'), at('$.a[0]')]],
    ['a place too deep', [at(`$${'.a'.repeat(5000)}`)]],
  ])('%s is malformed, and nothing is run with a part of it', (_, args) => {
    const { input, malformed } = grown(...args);
    expect(input).toEqual({});
    expect(malformed?.reason).toContain('no place');
  });
});
