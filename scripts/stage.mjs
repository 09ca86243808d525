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
const plugins = readdirSync(join(root, 'plugins')).filter((name) =>
  existsSync(join(root, 'plugins', name, 'package.json')),
);

try {
  await Promise.all([stageAllos(), ...plugins.map(stagePlugin)]);
  await finishCommandLine(join(next, 'node_modules', 'allos'));
  replace(join(root, '.stage', 'node_modules'), join(next, 'node_modules'));
} finally {
  rmSync(next, { recursive: true, force: true });
}

async function stageAllos() {
  const publicEntries = ['index', 'plugin/index', 'plugin/input/index', 'plugin/http/index', 'plugin/testing/index'];
  const commandLine = ['cli/main', ...entriesBelow(root, 'cli/commands')];
  const present = (entry) => existsSync(join(root, 'src', `${entry}.ts`));
  await stagePackage(root, {
    typed: publicEntries.filter(present),
    entries: [...publicEntries, ...commandLine].filter(present),
    external: plugins,
    copied: ['bin', 'config'],
    needed: plugins,
  });
}

async function stagePlugin(name) {
  const from = join(root, 'plugins', name);
  if (!existsSync(join(from, 'src', 'index.ts'))) return;
  await stagePackage(from, { typed: ['index'], entries: ['index'], external: ['allos'], copied: ['config', 'sample'] });
}

async function stagePackage(from, { typed, entries, external, copied, needed = [] }) {
  const original = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const to = join(next, 'node_modules', original.name);
  mkdirSync(to, { recursive: true });
  for (const entry of [...copied, 'README.md'].filter((name) => existsSync(join(from, name)))) {
    cpSync(join(from, entry), join(to, entry), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(to, 'LICENSE'));

  const typesOf = copyDeclarations({ from, to, entries: typed });
  const { outside, inside } = await bundle({ from, to, entries, external });
  if (inside.size > 0) writeFileSync(join(to, 'dist', 'third-party-licenses.txt'), thirdPartyLicenses(inside));
  const staged = stagedPackageJson(original, {
    needed: new Set([...needed, ...outside, ...typesOf]),
    files: [...copied, 'dist', 'oclif.manifest.json'].filter((name) => name === 'dist' || existsSync(join(from, name))),
  });
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(staged, null, 2)}\n`);
}

async function finishCommandLine(to) {
  if (!existsSync(join(to, 'dist', 'cli', 'main.js'))) return;
  packHelp(to);
  if (JSON.parse(readFileSync(join(to, 'package.json'), 'utf8')).oclif !== undefined) await packCommandIndex(to);
}

/** Two renames, so that a running test never sees half a package. */
function replace(target, fresh) {
  const old = `${next}-old`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}
