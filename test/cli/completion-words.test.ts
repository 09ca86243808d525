import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { bashAnswer, shellAnswer } from '../../src/cli/completion/shell-answer.js';
import { splitLine } from '../../src/cli/completion/split-line.js';
import { fuzz } from '../fuzz.js';

/** `COMP_WORDBREAKS` as bash has it. */
const BREAKS = ' \t\n"\'@><=;|&(:';
const name = fc.string({
  unit: fc.constantFrom(...'aZ9 \'"\\$`!*?~#&|;<>(){}[]=:@,./-_%^ü日'),
  minLength: 1,
  maxLength: 12,
});

/** A word as bash is told to insert it after what is typed. */
function inserted(value: string, typed = ''): string {
  const completion = { type: 'words', words: [{ value }], goesOn: false } as const;
  const [type, word = ''] = bashAnswer(completion, splitLine(typed), BREAKS).split('\n');
  expect(type).toBe('words');
  return word;
}

describe('a word that is offered to bash', () => {
  it('is quoted so that it is read as the same word, by us and by bash', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const line = names.map((each) => inserted(each)).join(' ');
        expect(splitLine(line)).toEqual({ words: names, quote: '' });
      }),
      fuzz(500),
    );
    const names = fc.sample(name, fuzz(200)).filter((each) => !each.startsWith('-'));
    const line = names.map((each) => inserted(each)).join(' ');
    const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
    expect(stdout.split('\0').slice(0, -1)).toEqual(names);
  });

  it('fits into a quote that is open', () => {
    fc.assert(
      fc.property(name, fc.constantFrom('"', "'"), (value, quote) => {
        expect(splitLine(`${quote}${inserted(value, quote)}${quote}`).words).toEqual([value]);
      }),
      fuzz(500),
    );
  });

  it('leaves out what bash keeps of the word', () => {
    expect(inserted('--model=a:b', '--model=a:')).toBe('b');
    expect(inserted('me@host', 'me')).toBe('me@host');
    expect(inserted('a:b c', '"a:b')).toBe('a:b c');
  });
});

describe('a line', () => {
  it.each([
    ['', [''], ''],
    ['allos ', ['allos', ''], ''],
    ['allos  run', ['allos', 'run'], ''],
    ['allos "fix it', ['allos', 'fix it'], '"'],
    [`a 'b "c`, ['a', 'b "c'], "'"],
    [`a "b"'c'd`, ['a', 'bcd'], ''],
    ['a "b\\"c\\d" ', ['a', 'b"c\\d', ''], ''],
    ["a '' ", ['a', '', ''], ''],
    ['a b\\', ['a', 'b\\'], ''],
  ])('%j is split as a shell would', (line, words, quote) => {
    expect(splitLine(line)).toEqual({ words, quote });
  });
});

describe('an answer', () => {
  it('has one line for each word, whatever it is about', () => {
    const words = [
      { value: 'a', about: 'two\nlines\tand a tab' },
      { value: 'bell\u0007', about: 'not offered' },
      { value: 'b' },
    ];
    expect(shellAnswer({ type: 'words', words, goesOn: true })).toBe('goes-on\na\ttwo lines and a tab\nb\n');
    expect(shellAnswer({ type: 'files' })).toBe('files\n');
  });
});
