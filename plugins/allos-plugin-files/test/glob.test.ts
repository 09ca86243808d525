import fc from 'fast-check';
import { compileGlob, namesHidden } from '../src/glob.js';
import { fuzz } from '../../../test/fuzz.js';

it.each([
  ['*.ts', 'a.ts', true],
  ['*.ts', 'deep/er/a.ts', true],
  ['*.ts', 'a.tsx', false],
  ['a.ts', 'x/a.ts', true],
  ['./*.ts', 'a.ts', true],
  ['./*.ts', 'x/a.ts', false],
  ['/src/*.ts', 'src/a.ts', true],
  ['src/*.ts', 'src/x/a.ts', false],
  ['src/**/*.ts', 'src/a.ts', true],
  ['src/**/*.ts', 'src/x/y/a.ts', true],
  ['src/**', 'src/x/y', true],
  ['**/x/**', 'a/x/b', true],
  ['**', 'a/b', true],
  ['**/test/*.ts', 'a/test/b/test/c.ts', true],
  ['*.{ts,js}', 'a.js', true],
  ['{a,b{c,d}}.txt', 'bd.txt', true],
  ['{a}.txt', '{a}.txt', true],
  ['{a,b.txt', '{a,b.txt', true],
  ['{src,test}/**/*.ts', 'test/x/a.ts', true],
  ['file?.txt', 'file1.txt', true],
  ['file?.txt', 'file😀.txt', true],
  ['file[0-9].txt', 'file5.txt', true],
  ['file[!0-9].txt', 'file5.txt', false],
  ['[]a].txt', '].txt', true],
  ['[a.txt', '[a.txt', true],
  ['\\*.txt', '*.txt', true],
  ['\\*.txt', 'a.txt', false],
  ['*', '.env', false],
  ['**', '.git/config', false],
  ['.env*', '.env.local', true],
  ['.github/**', '.github/workflows/ci.yml', true],
  ['A.ts', 'a.ts', false],
])('%s on %s: %s', (pattern, path, expected) => {
  expect(compileGlob(pattern)(path)).toBe(expected);
});

it('ends soon on patterns that would make a regular expression run for hours', () => {
  const started = performance.now();
  expect(compileGlob(`${'*a'.repeat(60)}b`)('a'.repeat(250))).toBe(false);
  expect(compileGlob(`${'**/a/'.repeat(60)}b`)('a/'.repeat(500) + 'c')).toBe(false);
  compileGlob('{a,b}'.repeat(40))('a');
  expect(performance.now() - started).toBeLessThan(1000);
});

it('matches every literal name by itself', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '-', '*', '[', ']', '?', '\\', '{', ','),
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      name.filter((each) => each !== '.'),
      (each) => {
        const escaped = each.replaceAll(/[*?[\]\\]/g, '\\$&');
        expect(compileGlob(escaped)(each)).toBe(true);
      },
    ),
    fuzz(100, 7),
  );
});

it('knows which patterns name hidden files', () => {
  expect(['.env*', 'a/.b/c', '{a,.b}', '*.ts', './a', '../a'].map(namesHidden)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});
