import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failed, type AcceptanceTask, type Verdict } from './acceptance-task.js';
import { runProgram } from './run-program.js';

const SAMPLE = join(import.meta.dirname, '../../plugins/allos-plugin-demo/sample');

/** What the sample's tests do not ask: an answer that only satisfies those is no mend. */
const MORE_TESTS = `import assert from 'node:assert/strict';
import test from 'node:test';
import { discounted } from '../src/prices.js';

test('other discounts', () => {
  assert.equal(discounted(1000, 10), 900);
  assert.equal(discounted(333, 50), 167);
  assert.equal(discounted(4200, 100), 0);
});
`;

/** The seed's second acceptance task: the sample project of `allos demo`, one test of which fails. */
export const FIX_TASK: AcceptanceTask = {
  name: 'fix',
  prompt: 'Fix the failing test of this project. The tests are right and have to stay as they are.',
  layOut: (desk) => cpSync(SAMPLE, desk.folder, { recursive: true }),
  judge: async (desk) => {
    for (const file of ['package.json', ...readdirSync(join(SAMPLE, 'test')).map((name) => join('test', name))]) {
      if (contentOf(desk.path(file)) !== contentOf(join(SAMPLE, file))) return failed(`${file} was changed`);
    }
    return await judgeSource(desk.path('src'));
  },
};

/** Runs the sample's own tests and further ones on the mended source, beside nothing else that the model left. */
async function judgeSource(source: string): Promise<Verdict> {
  const project = mkdtempSync(join(tmpdir(), 'allos-judge-'));
  try {
    cpSync(SAMPLE, project, { recursive: true });
    rmSync(join(project, 'src'), { recursive: true });
    cpSync(source, join(project, 'src'), { recursive: true });
    writeFileSync(join(project, 'test', 'more.test.js'), MORE_TESTS);
    const tests = await runProgram(['--test'], { cwd: project });
    return tests.ok ? { done: true } : failed(`the tests fail: ${tests.why}`);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
