import fc from 'fast-check';
import { isAllosError } from '../../src/plugin/error.js';
import { nearestKey } from '../../src/config/nearest-key.js';
import { validateConfig } from '../../src/config/schema/validate-config.js';
import { parseYaml } from '../../src/config/yaml-document.js';
import { fuzz } from '../fuzz.js';

const ORIGIN = { layer: 'user', where: 'f.yaml' } as const;
const WORDS = [
  'agent',
  'model',
  ':',
  ' ',
  '\n',
  '  ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '&a',
  '*a',
  '"',
  "'",
  '|',
  '#',
  '\t',
  '!x',
  '?',
  '<<',
  '1',
  ',',
];

describe('parseYaml', () => {
  it('gives a value or an error with a position, whatever the text', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...WORDS), fc.string()), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (source) => {
        try {
          validateConfig(parseYaml(source, ORIGIN).value);
        } catch (error) {
          expect(isAllosError(error) && /^f\.yaml(:\d+:\d+)?: /.test(error.message)).toBe(true);
        }
      }),
      { ...fuzz(500), verbose: 1 },
    );
  });

  it('reads JSON with tabs, and follows an alias to its place', () => {
    const { value, positionOf } = parseYaml('{\n\t"a": [\n\t\t1\n\t]\n}', ORIGIN);
    expect(value).toEqual({ a: [1] });
    expect(positionOf(['a', 0], 'value')).toEqual({ line: 3, column: 3 });
    expect(parseYaml('a: &x { b: 1 }\nc: *x', ORIGIN).positionOf(['c', 'b'], 'value')).toEqual({ line: 1, column: 12 });
  });
});

describe('validateConfig', () => {
  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => void validateConfig(value as never)),
      { ...fuzz(), verbose: 1 },
    );
  });
});

describe('nearestKey', () => {
  it.each([
    ['maxTurn', 'maxTurns'],
    ['max_turns', 'maxTurns'],
    ['MAXTURNS', 'maxTurns'],
    ['mdoel', 'model'],
    ['zebra', undefined],
  ])('of %s is %s', (key, expected) => {
    expect(nearestKey(key, ['model', 'maxTurns', 'permissions'])).toBe(expected);
  });
});
