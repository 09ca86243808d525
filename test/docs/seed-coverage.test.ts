import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, coverageRows, problemsOf, type CoverageRow } from './seed-coverage.js';
import { SEED_CODE, SEED_FILES, SEED_ITEMS, SEED_SECTIONS } from './seed-names.js';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'seed-coverage.md'), 'utf8');
const rows = coverageRows(page);
/** What the page names of the seed guide: the first column, and the headings. */
const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
const named = [...rows.map(({ seed }) => seed), ...headings];

describe('docs/seed-coverage.md', () => {
  it('names only files, exports, flags, scripts and tests that exist', async () => {
    expect(rows.length).toBeGreaterThan(120);
    expect((await problemsOfAll(rows)).flat()).toEqual([]);
  }, 60_000);

  it('leaves out no class, method, flag or test of the seed guide', () => {
    const code = new Set(named.flatMap(codeOf));
    expect(SEED_CODE.filter((name) => !code.has(name))).toEqual([]);
  });

  it('leaves out no file, no section and no item of a checklist', () => {
    const code = new Set(named.flatMap(codeOf));
    expect(SEED_FILES.filter((name) => !code.has(name))).toEqual([]);
    expect(SEED_ITEMS.filter((item) => !named.some((text) => text.includes(item)))).toEqual([]);
    expect(SEED_SECTIONS.filter((section) => !named.some((text) => coversSection(text, section)))).toEqual([]);
  });

  it('is judged by a check that sees what is not there', async () => {
    const wrong = [
      '| seed | now | test | what differs |',
      '| --- | --- | --- | --- |',
      '| a | `src/nothing.ts` | `test/docs.test.ts` | |',
      '| b | `allos#nothing` | `test/docs.test.ts` | |',
      '| c | `allos#Agent.nothing` | `test/docs.test.ts` | |',
      '| d | `allos run --nothing` | `test/docs.test.ts` | |',
      '| e | `npm run nothing` | `test/docs.test.ts` | |',
      '| f | `README.md` | `test/nothing.test.ts` | |',
      '| g | `README.md` | `README.md` | |',
      '| h | somewhere | — | |',
      '| i | `allos nothing` | `test/docs.test.ts` | |',
      '| j | `allos#Agent.run`, `allos run --tools`, `npm run demo` | `test/docs.test.ts` | |',
      '| k | not kept: because | — | |',
    ].join('\n');
    const problems = await problemsOfAll(coverageRows(wrong));
    expect(problems.map((each) => each.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 1, 0, 0]);
  }, 60_000);
});

/** One after the other: they load commands. */
async function problemsOfAll(all: readonly CoverageRow[]): Promise<readonly (readonly string[])[]> {
  const problems: (readonly string[])[] = [];
  for (const row of all) problems.push(await problemsOf(row));
  return problems;
}

/** `1.1 to 1.4` names 1.2, too. */
function coversSection(text: string, section: string): boolean {
  const number = (written: string): number => Number(written.split('.')[0]) * 100 + Number(written.split('.')[1]);
  const [, first, , last] = /^(\d\.\d+)( (?:to|and) (\d\.\d+))?/.exec(text) ?? [];
  if (first === undefined) return false;
  return number(section) >= number(first) && number(section) <= number(last ?? first);
}
