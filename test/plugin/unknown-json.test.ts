import {
  countOf,
  filledStringOf,
  isJsonObject,
  jsonListOf,
  jsonObjectOf,
  stringOf,
  wellFormedJson,
} from 'allos/plugin';

const VALUES: readonly unknown[] = [
  undefined,
  null,
  '',
  'text',
  0,
  7,
  -1,
  Number.NaN,
  Infinity,
  true,
  [],
  [1],
  {},
  { a: 1 },
];

function taken(read: (value: unknown) => unknown): readonly unknown[] {
  return VALUES.filter((value) => read(value) === value && value !== undefined);
}

describe('a value of unknown shape', () => {
  it('is read as what it is, or as absent', () => {
    expect(taken(jsonObjectOf)).toEqual([{}, { a: 1 }]);
    expect(taken(jsonListOf)).toEqual([[], [1]]);
    expect(taken(stringOf)).toEqual(['', 'text']);
    expect(taken(filledStringOf)).toEqual(['text']);
    expect(taken(countOf)).toEqual([0, 7]);
    expect(VALUES.filter(isJsonObject)).toEqual([{}, { a: 1 }]);
  });

  it('gives an empty list where there is none', () => {
    expect(jsonListOf({ length: 1 })).toEqual([]);
  });
});

describe('well-formed JSON', () => {
  it('is returned itself', () => {
    const value = { text: 'a 😀', list: [{ deep: ['ü'] }] };
    expect(wellFormedJson(value)).toBe(value);
  });

  it('has no unpaired surrogate in any key or string', () => {
    expect(wellFormedJson({ 'k\ud83d': ['a\udc00', { b: '\ud800' }, null, 1] })).toEqual({
      'k\ufffd': ['a\ufffd', { b: '\ufffd' }, null, 1],
    });
  });

  it('keeps text that only looks like an escape', () => {
    expect(wellFormedJson({ text: String.raw`\ud83d` })).toEqual({ text: String.raw`\ud83d` });
  });
});
