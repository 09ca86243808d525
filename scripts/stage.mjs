/**
 * Writes each publishable package to `.stage/node_modules/<name>`, laid out like an installed tree: spawned tests,
 * the benchmark and `npm pack` use it. Takes `dist` as `npm run build` left it. See docs/decisions/0001-two-layouts.md.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './stage/bundle.mjs';
import { bundleCommandLine } from './stage/bundle-command-line.mjs';
import { COMMAND_INDEX, packCommandIndex, packHelp } from './stage/command-line.mjs';
import { copyDeclarations } from './stage/declarations.mjs';
import { thirdPartyLicenses } from './stage/licenses.mjs';
import { stagedPackageJson } from './stage/package-json.mjs';
import { unlinkWhatIsNotPacked } from './stage/packaged-links.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const next = join(root, '.stage', `next-${process.pid}`);
/** For `npm run coverage`: where each line of the bundles comes from. */
const withMaps = process.env.ALLOS_STAGE_MAPS === '1';
/** Their exports stand for globals where an SDK of a vendor is bundled. */
const INJECTED = [join(root, 'scripts', 'stage', 'injected', 'headers.js')];
const plugins = readdirSync(join(root, 'plugins')).filter((name) =>
  existsSync(join(root, 'plugins', name, 'package.json')),
);

try {
  // All of them end before the folder is removed, also when one fails.
  const outcomes = await Promise.allSettled([stageAllos(), ...plugins.map(stagePlugin)]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  packHelp(join(next, 'node_modules', 'allos'));
  replace(join(root, '.stage', 'node_modules'), join(next, 'node_modules'));
  if (withMaps) replace(join(root, '.stage', 'maps'), join(next, 'maps'));
} finally {
  rmSync(next, { recursive: true, force: true });
}

async function stageAllos() {
  const contract = ['index', 'plugin/index', 'plugin/input/index', 'plugin/http/index'];
  const typed = [...contract, 'plugin/testing/index'];
  const { manifest, to, bundles } = await stagePackage(root, { entries: typed, external: plugins });
  const commandLine = await bundleCommandLine({
    from: root,
    to,
    scratch: join(next, 'command-line'),
    contract,
    plugins,
    inject: INJECTED,
    maps: mapsOf('allos'),
  });
  writePackage({ manifest, to, bundles: [...bundles, commandLine], made: [COMMAND_INDEX], needed: plugins });
  await packCommandIndex({ from: root, to });
}

async function stagePlugin(name) {
  const options = { entries: ['index'], external: ['allos', ...plugins], inject: INJECTED };
  writePackage(await stagePackage(join(root, 'plugins', name), options));
}

async function stagePackage(from, { entries, ...options }) {
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const to = join(next, 'node_modules', manifest.name);
  mkdirSync(to, { recursive: true });
  for (const entry of copiedFiles(manifest)) cpSync(join(from, entry), join(to, entry), { recursive: true });
  for (const entry of leftOut(manifest)) rmSync(join(to, entry), { recursive: true });
  if (existsSync(join(from, 'README.md'))) cpSync(join(from, 'README.md'), join(to, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));
  const outside = copyDeclarations({ from, to, entries });
  const bundles = [await bundle({ from, to, entries, ...options, maps: mapsOf(manifest.name) })];
  return { manifest, to, bundles: [...bundles, { outside, inside: [] }] };
}

function writePackage({ manifest, to, bundles, made = [], needed = [] }) {
  const inside = new Set(bundles.flatMap((each) => [...each.inside]));
  if (inside.size > 0) writeFileSync(join(to, 'dist', 'third-party-licenses.txt'), thirdPartyLicenses(inside));
  const staged = stagedPackageJson(manifest, {
    needed: new Set([...needed, ...bundles.flatMap(({ outside }) => [...outside])]),
    files: [...copiedFiles(manifest), 'dist', ...made],
  });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
  unlinkWhatIsNotPacked(to);
}

function copiedFiles({ files }) {
  return files.filter((name) => name !== 'dist' && !name.startsWith('!'));
}

/** What `files` takes out again: for those who work on allos, not for those who install it. */
function leftOut({ files }) {
  return files.filter((name) => name.startsWith('!') && !name.startsWith('!dist')).map((name) => name.slice(1));
}

/** The folder for the source maps of a package, where there are to be any. */
function mapsOf(name) {
  return withMaps ? join(next, 'maps', name) : undefined;
}

/** Two renames, so that a running test never sees half a package. */
function replace(target, fresh) {
  const old = `${next}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}
