/**
 * Writes what repeats code, from the code: the pages of docs/reference, the JSON Schema of the configuration, and the
 * badges of the README: `node scripts/docs.mjs`, after `npm run build`. With `--check` it writes nothing and fails when
 * a file is not what it would write.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { badges } from './docs/badges.mjs';
import { cliReferencePage } from './docs/cli-reference.mjs';
import { configPage } from './docs/config.mjs';
import { configSchema } from './docs/config-schema.mjs';
import { errorsPage } from './docs/errors.mjs';
import { eventsPage } from './docs/events.mjs';
import { exitCodesPage } from './docs/exit-codes.mjs';
import { switchingPage } from './docs/switching.mjs';
import { wireRulesPage } from './docs/wire-rules.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOTE = '<!-- Made by scripts/docs.mjs: edit what it reads, not this page. -->';

const pages = {
  'cli-reference.md': cliReferencePage,
  'config.md': configPage,
  'errors.md': errorsPage,
  'events.md': eventsPage,
  'exit-codes.md': exitCodesPage,
  'switching.md': switchingPage,
  'wire-rules.md': wireRulesPage,
};

const isCheck = process.argv.includes('--check');
const style = await resolveConfig(join(root, 'package.json'));
const stale = [];
for (const [name, page] of Object.entries(pages)) {
  const text = await format(`${NOTE}\n\n${await page(root)}`, { ...style, parser: 'markdown' });
  keep(join('docs', 'reference', name), text);
}
const schema = JSON.stringify(await configSchema(root));
keep(join('config', 'allos.config.schema.json'), await format(schema, { ...style, parser: 'json' }));
for (const [name, picture] of Object.entries(badges(root))) keep(join('docs', 'badges', name), picture);
if (isCheck && stale.length > 0) {
  process.stderr.write(`${stale.join(', ')} differ from the code. Run: npm run build && node scripts/docs.mjs\n`);
  process.exitCode = 1;
}

/** Writes a file that is not what it should be, or only notes it. */
function keep(name, text) {
  const file = join(root, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  stale.push(name);
  if (isCheck) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
