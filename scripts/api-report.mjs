/**
 * Writes the reports of the public API, api/*.api.md, from the built declarations: `node scripts/api-report.mjs`. It refuses a
 * change that would break a plugin while the version of the contract stays. With `--check` it writes nothing and fails
 * when a report is not what it would write. `--reports DIR` works on the reports of another folder, `--entry NAME` on
 * those of one entry point.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { changesOf } from './api-report/changes.mjs';
import { ENTRIES, reportOf } from './api-report/report.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    reports: { type: 'string', default: join(root, 'api') },
    entry: { type: 'string', multiple: true, default: Object.keys(ENTRIES) },
  },
});
const folder = resolve(values.reports);
const versionFile = join(folder, 'version.json');

const { API_VERSION: apiVersion } = await import(pathToFileURL(join(root, 'dist/plugin/index.js')).href);
const written = existsSync(versionFile) ? JSON.parse(readFileSync(versionFile, 'utf8')).apiVersion : undefined;

const fresh = new Map([[versionFile, `${JSON.stringify({ apiVersion })}\n`]]);
const changes = [];
for (const entry of values.entry) {
  const file = join(folder, `${entry}.api.md`);
  const report = reportOf(root, entry);
  fresh.set(file, report);
  if (!existsSync(file)) continue;
  for (const change of changesOf(readFileSync(file, 'utf8'), report)) changes.push({ entry, ...change });
}

const breaks = written === apiVersion ? changes.filter(({ kind }) => kind === 'break') : [];
const stale = [...fresh].filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
if (breaks.length > 0) {
  fail(`The public API breaks plugins of apiVersion ${apiVersion}:`, breaks, [
    'Keep the old form beside the new one, or make what is new optional (docs/compatibility.md says what may change).',
    'Where a break is meant, raise API_VERSION in src/plugin/define-plugin.ts, then run: npm run build && npm run api:report',
  ]);
} else if (values.check && stale.length > 0) {
  fail('The public API is not what its reports say:', changes, [
    'Look at the changes. If they are meant, run: npm run build && npm run api:report, and commit the folder api.',
  ]);
} else if (!values.check) {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(file, text);
}

function fail(title, found, remedies) {
  const lines = found.map(({ entry, kind, what }) => `  ${entry}: ${what} (${kind})`);
  process.stderr.write(`${[title, ...lines, ...remedies].join('\n')}\n`);
  process.exitCode = 1;
}
