import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { build } from 'esbuild';
import { apart } from './apart.mjs';
import { lazyRequires } from './lazy-requires.mjs';
import { moveMaps } from './move-maps.mjs';
import { withoutResources } from './without-resources.mjs';

/** Never bundled: cosmiconfig loads configuration lazily by itself, ripgrep finds its binary beside its own package. */
const KEPT_OUTSIDE = ['cosmiconfig', '@vscode/ripgrep'];
/** Asked for by bundled code when it is there; nobody has to install it. */
const OPTIONAL = new Set(['typescript']);

/** What oclif needs to look for plugins and to lay out help, and for nothing that a run does. */
const RARELY_NEEDED = [
  'cli-spinners',
  'ejs',
  'lilconfig',
  'minimatch',
  'string-width',
  'tinyglobby',
  'widest-line',
  'wrap-ansi',
];

/** CommonJS packages inside an ES module still call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/**
 * Bundles what tsc emitted, all entries in one build, so that there is one instance of each module. Not minified:
 * stack traces stay readable and start-up gains nothing.
 *
 * @param {{ from: string, to: string, entries: readonly string[], external?: readonly string[],
 *   injected?: readonly string[], maps?: string }} options folders of the package and of its staged copy; entries
 *   relative to `dist`, without `.js`; files whose exports stand for globals; where to write source maps, if anywhere
 * @returns {Promise<{ outside: Set<string>, inside: Set<string> }>} packages still imported, folders of bundled ones
 */
export async function bundle({ from, to, entries, external = [], injected = [], maps }) {
  const inputs = new Set();
  const { metafile } = await build({
    entryPoints: entries.map((entry) => join(from, 'dist', `${entry}.js`)),
    outbase: join(from, 'dist'),
    outdir: join(to, 'dist'),
    chunkNames: 'chunks/[name]-[hash]',
    absWorkingDir: from,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    external: [...OPTIONAL, ...KEPT_OUTSIDE, ...external],
    inject: [...injected],
    plugins: [
      apart(RARELY_NEEDED, { from, to, inputs }),
      lazyRequires(/@oclif[\\/]core[\\/]lib[\\/].*\.js$/),
      withoutResources(/node_modules[\\/]openai[\\/]resources[\\/].*\.mjs$/),
    ],
    // The full version does what the small one of inversify does: one copy is enough.
    alias: { 'reflect-metadata/lite': 'reflect-metadata' },
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'warning',
    sourcemap: maps === undefined ? false : 'external',
    metafile: true,
  });
  for (const input of Object.keys(metafile.inputs)) inputs.add(input);
  const outputs = Object.keys(metafile.outputs).map((output) => join(from, output));
  if (maps === undefined) outputs.forEach(dropUnusedRequire);
  else moveMaps(outputs, { to, maps });
  return { outside: outsidePackages(metafile), inside: bundledFolders(inputs, from) };
}

/** Making a `require` costs each chunk a little, and hardly any of them uses it. */
function dropUnusedRequire(file) {
  if (!file.endsWith('.js')) return;
  const text = readFileSync(file, 'utf8');
  const code = text.replace(REQUIRE, '');
  if (!/\brequire\b/.test(code)) writeFileSync(file, code);
}

/** Modules below a folder of `src`, as entries: what is in `dist` without a source is a leftover. */
export function entriesBelow(root, folder) {
  const sources = join(root, 'src', folder);
  if (!existsSync(sources)) return [];
  return readdirSync(sources, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => join(folder, file.slice(0, -'.ts'.length)))
    .sort();
}

/** The name of the package that a bare specifier asks for. */
export function packageOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function outsidePackages(metafile) {
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const { path, external } of output.imports) {
      const name = packageOf(path);
      if (external && !path.startsWith('.') && !isBuiltin(path) && !OPTIONAL.has(name)) packages.add(name);
    }
  }
  return packages;
}

function bundledFolders(inputs, from) {
  const folders = new Set();
  for (const input of inputs) {
    if (input.includes(`node_modules${sep}`)) folders.add(packageFolder(dirname(join(from, input))));
  }
  return folders;
}

function packageFolder(folder) {
  const file = join(folder, 'package.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version !== undefined) return folder;
  return packageFolder(dirname(folder));
}
