import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fuzz, fuzzTimes } from './fuzz.js';

const root = join(import.meta.dirname, '..');

describe('fuzz', () => {
  it('scales the number of cases by ALLOS_FUZZ, whatever a property asks for', () => {
    expect(fuzz(300, undefined, {}).numRuns).toBe(300);
    expect(fuzz(300, undefined, { ALLOS_FUZZ: '20' }).numRuns).toBe(6000);
    expect(fuzzTimes({ ALLOS_FUZZ: '20' })).toBe(20);
  });

  it('takes the usual seed, a new one for more cases, and always the one that is asked for', () => {
    expect(fuzz(1, 7, {}).seed).toBe(7);
    expect(fuzz(1, 7, { ALLOS_FUZZ: '2' }).seed).not.toBe(7);
    expect(fuzz(1, 7, { ALLOS_FUZZ: '2', ALLOS_FUZZ_SEED: '5' }).seed).toBe(5);
  });

  it('refuses what is no number instead of running nothing', () => {
    expect(() => fuzz(1, 7, { ALLOS_FUZZ: 'many' })).toThrow('ALLOS_FUZZ must be a whole number from 1, found "many"');
    expect(() => fuzz(1, 7, { ALLOS_FUZZ: '0' })).toThrow('ALLOS_FUZZ');
  });
});

/** Calls of fast-check that take their number of cases or their seed from somewhere else. */
function unscaled(source: string): readonly string[] {
  const calls = source.match(/\bfc\.(assert|check|sample)\(/g)?.length ?? 0;
  const scaled = source.match(/\bfuzz\(/g)?.length ?? 0;
  return [
    ...(calls > 0 && scaled === 0 ? ['no fuzz()'] : []),
    ...(calls > scaled && !/= fuzz\(/.test(source) ? [`${calls} properties, ${scaled} fuzz()`] : []),
    ...(source.match(/\b(numRuns|seed):.*/g) ?? []),
  ];
}

describe('every property', () => {
  const plugins = readdirSync(join(root, 'plugins')).map((plugin) => `plugins/${plugin}/test`);
  const folders = ['test', ...plugins.filter((folder) => existsSync(join(root, folder)))];
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts') && file !== 'fuzz.test.ts' && !/node_modules|fixtures/.test(file))
      .map((file) => `${folder}/${file}`),
  );
  const withProperties = files.filter((file) => readFileSync(join(root, file), 'utf8').includes("from 'fast-check'"));

  it('is found', () => expect(withProperties.length).toBeGreaterThan(10));

  it.each(withProperties)('of %s runs with fuzz()', (file) => {
    expect(unscaled(readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });

  it('would be seen otherwise', () => {
    expect(unscaled('fc.assert(p);')).not.toEqual([]);
    expect(unscaled('fc.assert(p, fuzz()); fc.assert(q);')).not.toEqual([]);
    expect(unscaled('fc.assert(p, { ...fuzz(), numRuns: 20 });')).not.toEqual([]);
    expect(unscaled('fc.assert(p, fuzz(20));')).toEqual([]);
  });
});
