/**
 * Writes the pages of docs/reference that repeat code, from the code: `node scripts/docs.mjs`, after `npm run build`.
 * With `--check` it writes nothing and fails when a page is not what it would write.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { cliReferencePage } from './docs/cli-reference.mjs';
import { configPage } from './docs/config.mjs';
import { errorsPage } from './docs/errors.mjs';
import { eventsPage } from './docs/events.mjs';
import { exitCodesPage } from './docs/exit-codes.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'docs', 'reference');
const NOTE = '<!-- Made by scripts/docs.mjs: edit what it reads, not this page. -->';

const pages = {
  'cli-reference.md': cliReferencePage,
  'config.md': configPage,
  'errors.md': errorsPage,
  'events.md': eventsPage,
  'exit-codes.md': exitCodesPage,
};

const isCheck = process.argv.includes('--check');
const style = await resolveConfig(join(root, 'package.json'));
const stale = [];
mkdirSync(folder, { recursive: true });
for (const [name, page] of Object.entries(pages)) {
  const file = join(folder, name);
  const text = await format(`${NOTE}\n\n${await page(root)}`, { ...style, parser: 'markdown' });
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(name);
  if (!isCheck) writeFileSync(file, text);
}
if (isCheck && stale.length > 0) {
  process.stderr.write(
    `docs/reference: ${stale.join(', ')} differ from the code. Run: npm run build && node scripts/docs.mjs\n`,
  );
  process.exitCode = 1;
}
