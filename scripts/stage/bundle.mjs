import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { build } from 'esbuild';
import { moveMaps } from './move-maps.mjs';
import { withoutResources } from './without-resources.mjs';
import { withoutServices } from './without-services.mjs';

/** Never bundled: cosmiconfig loads configuration lazily by itself, ripgrep finds its binary beside its own package. */
const KEPT_OUTSIDE = ['cosmiconfig', '@vscode/ripgrep'];
/** Asked for by bundled code when it is there; nobody has to install it. */
const OPTIONAL = new Set(['typescript']);

/** CommonJS packages inside an ES module still call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

/**
 * Names stay and lines stay short, so stack traces stay readable; start-up would gain nothing. White space goes: it is a
 * quarter of what people install.
 */
export const COMMON_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  external: [...OPTIONAL, ...KEPT_OUTSIDE],
  // The full version does what the small one of inversify does: one copy is enough.
  alias: { 'reflect-metadata/lite': 'reflect-metadata' },
  legalComments: 'none',
  minifyWhitespace: true,
  lineLimit: 120,
  logLevel: 'warning',
};

/**
 * Bundles what tsc emitted, all entries in one build, so that there is one instance of each module.
 *
 * @param {BundleOptions & { maps?: string }} options with where to write source maps, if anywhere
 * @returns {Promise<{ outside: Set<string>, inside: Set<string> }>} packages still imported, folders of bundled ones
 */
export async function bundle(options) {
  const sourcemap = options.maps === undefined ? false : 'external';
  const metafile = await bundleModules({ ...options, banner: { js: REQUIRE }, sourcemap });
  const outputs = Object.keys(metafile.outputs).map((output) => join(options.from, output));
  if (options.maps === undefined) outputs.forEach(dropUnusedRequire);
  else moveMaps(outputs, options);
  return { outside: outsidePackages(metafile), inside: bundledFolders(metafile, options.from) };
}

/**
 * @typedef {object} BundleOptions
 * @property {string} from The folder of the package.
 * @property {string} to The folder of its staged copy.
 * @property {readonly string[]} entries Relative to `dist`, without `.js`.
 * @property {readonly string[]} [external] Packages that stay outside, besides those that always do.
 * @property {readonly string[]} [inject] Files whose exports stand for globals.
 * @property {readonly import('esbuild').Plugin[]} [plugins]
 * @property {import('esbuild').BuildOptions['banner']} [banner]
 * @property {import('esbuild').BuildOptions['sourcemap']} [sourcemap]
 */

/** @param {BundleOptions} options @returns {Promise<import('esbuild').Metafile>} */
export async function bundleModules({
  from,
  to,
  entries,
  external = [],
  inject = [],
  plugins = [],
  banner,
  sourcemap,
}) {
  const { metafile } = await build({
    ...COMMON_OPTIONS,
    entryPoints: entries.map((entry) => join(from, 'dist', `${entry}.js`)),
    outbase: join(from, 'dist'),
    outdir: join(to, 'dist'),
    chunkNames: 'chunks/[name]-[hash]',
    absWorkingDir: from,
    splitting: true,
    format: 'esm',
    external: [...COMMON_OPTIONS.external, ...external],
    inject: [...inject],
    plugins: [
      withoutResources(/node_modules[\\/]openai[\\/]resources[\\/].*\.mjs$/),
      withoutServices(/node_modules[\\/]@google[\\/]genai[\\/]dist[\\/]web[\\/]index\.mjs$/),
      ...plugins,
    ],
    banner,
    sourcemap,
    metafile: true,
  });
  return metafile;
}

/** Making a `require` costs each chunk a little, and hardly any of them uses it. */
function dropUnusedRequire(file) {
  if (!file.endsWith('.js')) return;
  const text = readFileSync(file, 'utf8');
  const code = text.replace(REQUIRE, '');
  if (!/\brequire\b/.test(code)) writeFileSync(file, code);
}

/** The name of the package that a bare specifier asks for. */
export function packageOf(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

/** Packages that the bundles import. */
export function outsidePackages(metafile) {
  const packages = new Set();
  for (const output of Object.values(metafile.outputs)) {
    for (const { path, kind, external } of output.imports) {
      const name = packageOf(path);
      // Asking where a package lies is asking whether it is there.
      if (external && kind !== 'require-resolve' && !path.startsWith('.') && !isBuiltin(path) && !OPTIONAL.has(name))
        packages.add(name);
    }
  }
  return packages;
}

/** Folders of the packages that the bundles contain. */
export function bundledFolders(metafile, from) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    if (input.includes(`node_modules${sep}`)) folders.add(packageFolder(dirname(join(from, input))));
  }
  return folders;
}

function packageFolder(folder) {
  const file = join(folder, 'package.json');
  if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version !== undefined) return folder;
  return packageFolder(dirname(folder));
}
