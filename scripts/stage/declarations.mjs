import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { packageOf } from './bundle.mjs';

/**
 * Copies the type declarations that the entries reach, and nothing else.
 *
 * @param {{ from: string, to: string, entries: readonly string[] }} options as for `bundle`
 * @returns {Set<string>} packages that the declarations import
 */
export function copyDeclarations({ from, to, entries }) {
  const packages = new Set();
  const seen = new Set();
  const waiting = entries.map((entry) => join(from, 'dist', `${entry}.d.ts`));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first`);
    const target = join(to, relative(from, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) waiting.push(join(dirname(file), fileName.replace(/\.js$/, '.d.ts')));
      else if (!isBuiltin(fileName)) packages.add(packageOf(fileName));
    }
  }
  return packages;
}
