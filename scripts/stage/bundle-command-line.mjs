import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundledFolders, bundleModules, COMMON_OPTIONS, outsidePackages } from './bundle.mjs';
import { lazyRequires } from './lazy-requires.mjs';
import { moveMaps } from './move-maps.mjs';

/** What only authors of plugins need: loaded from the package itself, by its name. */
const LOADED_BY_NAME = ['allos/plugin/testing'];

/** `alias` would take them for files below the entry that their name begins with. */
const byName = {
  name: 'loaded by name',
  setup: (build) =>
    build.onResolve({ filter: /^allos\// }, ({ path }) =>
      LOADED_BY_NAME.includes(path) ? { path, external: true } : undefined,
    ),
};

/** Where esbuild's loader runs a part of the bundle that is used for the first time. */
const FIRST_USE = 'fn[__getOwnPropNames(fn)[0]]';

/** Notes the parts that a run uses, for whoever loads the bundle. */
const BANNER = `const __moduleUrl = require('node:url').pathToFileURL(__filename).href;
const __used = (part) => (module.parts?.push(part), part);`;

/**
 * Bundles the command line with the built-in plugins as one CommonJS file, which can be run from V8's bytecode: an ES
 * module cannot. In two steps: ES modules first, as esbuild leaves unused code out of those only.
 * See docs/decisions/0014-bytecode.md.
 *
 * @param {object} options
 * @param {string} options.from The folder of the package.
 * @param {string} options.to The folder of its staged copy.
 * @param {string} options.scratch A folder for what is between; it is removed.
 * @param {readonly string[]} options.contract Entries that plugins import.
 * @param {readonly string[]} options.plugins Names of the built-in plugins.
 * @param {readonly string[]} options.inject As for the bundles of the plugins.
 * @param {string} [options.maps] Where to write source maps, if anywhere.
 * @returns {Promise<{ outside: Set<string>, inside: Set<string> }>} as for `bundle`
 */
export async function bundleCommandLine({ from, to, scratch, contract, plugins, inject, maps }) {
  const sourcemap = maps === undefined ? false : 'linked';
  const steps = [
    bundleModules({
      from,
      to: join(scratch, 'allos'),
      entries: [...contract, 'cli/main'],
      external: [...plugins, ...LOADED_BY_NAME],
      plugins: [lazyRequires(/@oclif[\\/]core[\\/]lib[\\/].*\.js$/)],
      sourcemap,
    }),
    ...plugins.map((name) =>
      bundleModules({
        from: join(from, 'plugins', name),
        to: join(scratch, name),
        entries: ['index'],
        external: ['allos', ...plugins],
        inject,
        sourcemap,
      }),
    ),
  ];
  const modules = await Promise.all(steps);
  const file = join(to, 'dist', 'cli', 'bundle.cjs');
  const { metafile } = await build({
    ...COMMON_OPTIONS,
    entryPoints: [join(scratch, 'allos', 'dist', 'cli', 'main.js')],
    outfile: file,
    absWorkingDir: scratch, // The bundle names its parts by it: the same each time.
    format: 'cjs',
    plugins: [byName],
    charset: 'ascii', // Read as one byte a character.
    alias: Object.fromEntries([
      ...contract.map((entry) => [importedAs(entry), join(scratch, 'allos', 'dist', `${entry}.js`)]),
      ...plugins.map((name) => [name, join(scratch, name, 'dist', 'index.js')]),
    ]),
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: BANNER },
    sourcemap: maps === undefined ? false : 'external',
    metafile: true,
  });
  const inside = modules.flatMap((each, at) => [
    ...bundledFolders(each, at === 0 ? from : join(from, 'plugins', plugins[at - 1])),
  ]);
  finish(file);
  if (maps !== undefined) moveMaps([file, `${file}.map`], { to, maps });
  rmSync(scratch, { recursive: true });
  return { outside: outsidePackages(metafile), inside: new Set(inside) };
}

/** `plugin/input/index` → `allos/plugin/input`. */
function importedAs(entry) {
  return join('allos', entry, '..');
}

/** Lets the loader note what is used and do the imports, and signs the file on its last line. */
function finish(file) {
  const bundled = readFileSync(file, 'utf8');
  if (!bundled.includes(FIRST_USE)) throw new Error('esbuild writes its loader differently now: mend FIRST_USE');
  const text = bundled
    .replace(FIRST_USE, 'fn[__used(__getOwnPropNames(fn)[0])]')
    .replaceAll(/\bimport\((?=url\)|"[^"]+"\))/g, '__import(')
    // esbuild leaves the characters of regular expressions as they are.
    .replaceAll(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const hash = createHash('sha256').update(text).digest('hex');
  writeFileSync(file, `${text}// ${hash}\n`);
}
