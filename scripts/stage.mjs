/**
 * Writes each publishable package to `.stage/node_modules/<name>`, laid out like an installed tree: spawned tests,
 * the benchmark and `npm pack` use it. Takes `dist` as `npm run build` left it. See docs/decisions/0001-two-layouts.md.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, entriesBelow } from './stage/bundle.mjs';
import { packCommandIndex, packHelp } from './stage/command-line.mjs';
import { copyDeclarations } from './stage/declarations.mjs';
import { thirdPartyLicenses } from './stage/licenses.mjs';
import { stagedPackageJson } from './stage/package-json.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const next = join(root, '.stage', `next-${process.pid}`);
/** For `npm run coverage`: where each line of the bundles comes from. */
const withMaps = process.env.ALLOS_STAGE_MAPS === '1';
const plugins = readdirSync(join(root, 'plugins')).filter((name) =>
  existsSync(join(root, 'plugins', name, 'package.json')),
);

try {
  // All of them end before the folder is removed, also when one fails.
  const outcomes = await Promise.allSettled([stageAllos(), ...plugins.map(stagePlugin)]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  packHelp(join(next, 'node_modules', 'allos'));
  await packCommandIndex(join(next, 'node_modules', 'allos'));
  replace(join(root, '.stage', 'node_modules'), join(next, 'node_modules'));
  if (withMaps) replace(join(root, '.stage', 'maps'), join(next, 'maps'));
} finally {
  rmSync(next, { recursive: true, force: true });
}

async function stageAllos() {
  const typed = ['index', 'plugin/index', 'plugin/input/index', 'plugin/http/index', 'plugin/testing/index'];
  await stagePackage(root, {
    typed,
    entries: [...typed, 'cli/main', ...entriesBelow(root, 'cli/commands')],
    external: plugins,
    made: ['oclif.manifest.json'],
    needed: plugins,
  });
}

async function stagePlugin(name) {
  const from = join(root, 'plugins', name);
  const injected = [join(root, 'scripts', 'stage', 'injected', 'headers.js')];
  await stagePackage(from, { typed: ['index'], entries: ['index'], external: ['allos'], injected });
}

async function stagePackage(from, { typed, entries, external, injected = [], made = [], needed = [] }) {
  const original = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const to = join(next, 'node_modules', original.name);
  mkdirSync(to, { recursive: true });
  const copied = original.files.filter((name) => name !== 'dist');
  for (const entry of copied) cpSync(join(from, entry), join(to, entry), { recursive: true });
  if (existsSync(join(from, 'README.md'))) cpSync(join(from, 'README.md'), join(to, 'README.md'));
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));

  const typesOf = copyDeclarations({ from, to, entries: typed });
  const maps = withMaps ? join(next, 'maps', original.name) : undefined;
  const { outside, inside } = await bundle({ from, to, entries, external, injected, maps });
  if (inside.size > 0) writeFileSync(join(to, 'dist', 'third-party-licenses.txt'), thirdPartyLicenses(inside));
  const staged = stagedPackageJson(original, {
    needed: new Set([...needed, ...outside, ...typesOf]),
    files: [...copied, 'dist', ...made],
  });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
}

/** Two renames, so that a running test never sees half a package. */
function replace(target, fresh) {
  const old = `${next}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}
