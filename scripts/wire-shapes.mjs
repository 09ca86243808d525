/**
 * Writes config/wire: what requests look like, from the vendors' API descriptions in the folder ALLOS_SPECS.
 * `ALLOS_SPECS=… node scripts/wire-shapes.mjs`; with `--check` it writes nothing and fails when a file is not what it
 * would write. What is newer than the descriptions stands in scripts/wire-shapes/overlays.mjs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOCUMENTS, readSchemas } from './wire-shapes/documents.mjs';
import { shapesOf } from './wire-shapes/shape-of.mjs';

const folder = process.env.ALLOS_SPECS;
const target = join(dirname(dirname(fileURLToPath(import.meta.url))), 'config', 'wire');
const isCheck = process.argv.includes('--check');

if (folder === undefined) {
  process.stderr.write('Name the folder of the API descriptions in ALLOS_SPECS.\n');
  process.exitCode = 2;
} else {
  mkdirSync(target, { recursive: true });
  const stale = Object.entries(DOCUMENTS).filter(([api, document]) => keep(api, pageOf(document)));
  if (isCheck && stale.length > 0) {
    const names = stale.map(([api]) => `config/wire/${api}.json`).join(', ');
    process.stderr.write(`${names}: not what the descriptions say. Run: ALLOS_SPECS=… node scripts/wire-shapes.mjs\n`);
    process.exitCode = 1;
  }
}

/** One shape a line, so that a change can be read. */
function pageOf(document) {
  const schemas = readSchemas(document, folder);
  const shapes = Object.assign({}, ...Object.values(document.roots).map((root) => shapesOf(schemas, root)));
  const names = Object.keys(shapes).sort();
  const lines = names.map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(shapes[name])}`);
  const head = [
    `  "madeBy": "scripts/wire-shapes.mjs"`,
    `  "source": ${JSON.stringify(document.source)}`,
    `  "roots": ${JSON.stringify(document.roots)}`,
  ];
  return `{\n${head.join(',\n')},\n  "shapes": {\n${lines.join(',\n')}\n  }\n}\n`;
}

/** Writes a file that is not what it should be, or only says that it is not. */
function keep(api, text) {
  const file = join(target, `${api}.json`);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!isCheck) writeFileSync(file, text);
  return true;
}
