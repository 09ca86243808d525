/**
 * The share of lines that the tests run, in their own process and in the command lines that they start:
 * `npm run coverage [-- <jest arguments>]`. Fails below the floor, and when a test fails. A line counts when it became
 * code: comments, types and blank lines do not.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { codeLines } from './line-coverage/code-lines.mjs';
import { report } from './line-coverage/report.mjs';
import { spawnedLines } from './line-coverage/spawned-lines.mjs';

const FLOOR = 90;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'coverage');
const spawned = join(folder, 'spawned');

rmSync(folder, { recursive: true, force: true });
mkdirSync(spawned, { recursive: true });
npm(['run', 'build', '--silent']);
npm(['run', 'stage', '--silent'], { ALLOS_STAGE_MAPS: '1' });
const flags = ['--coverage', '--coverageReporters=json', `--coverageDirectory=${folder}`, ...process.argv.slice(2)];
const tests = npm(['run', 'jest', '--silent', '--', ...flags], { ALLOS_SPAWN_COVERAGE: spawned });

const lines = codeLines(root);
const covered = spawnedLines({ root, spawned });
for (const [file, { statementMap, s }] of Object.entries(read(join(folder, 'coverage-final.json')))) {
  for (const [id, { start }] of Object.entries(statementMap)) if (s[id] > 0) covered.add(`${file}:${start.line}`);
}
const shares = report({ root, lines, isCovered: (file, line) => covered.has(`${file}:${line}`) });
for (const [group, share] of Object.entries(shares)) {
  if (share >= FLOOR) continue;
  process.stderr.write(`${group} is below ${FLOOR} %.\n`);
  process.exitCode = 1;
}
if (tests !== 0) process.exitCode = tests;

function npm(words, env = {}) {
  const { status } = spawnSync('npm', words, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0 && words[1] !== 'jest') throw new Error(`npm ${words.join(' ')} failed`);
  return status ?? 1;
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
