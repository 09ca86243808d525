/**
 * Publishes the staged packages: `node scripts/release.mjs [--dry-run]`. Only from a clean tree whose commit has the
 * tag of the version, and only in the release workflow, whose identity signs the provenance. What the registry has
 * already is left out, so that a release that broke off can be run again.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishOrder } from './release/publish-order.mjs';

const isDryRun = process.argv.includes('--dry-run');
const repository = process.env.GITHUB_REPOSITORY;
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const git = (...words) => execFileSync('git', words, { encoding: 'utf8' }).trim();

const { version } = read('package.json');
const obstacles = [
  ...(git('status', '--porcelain') === '' ? [] : ['the tree has changes that are not committed']),
  ...(git('tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`) ? [] : [`HEAD has no tag v${version}`]),
  ...(readFileSync('CHANGELOG.md', 'utf8').includes(`\n## [${version}]`) ? [] : [`CHANGELOG.md has no ${version}`]),
  ...readdirSync('plugins')
    .filter((name) => read(join('plugins', name, 'package.json')).version !== version)
    .map((name) => `plugins/${name} is not ${version}`),
  ...(isDryRun || repository !== undefined ? [] : ['provenance needs the release workflow; try --dry-run']),
];
if (obstacles.length > 0) {
  process.stderr.write(`Nothing is published:\n${obstacles.map((each) => `- ${each}\n`).join('')}`);
  process.exitCode = 1;
} else {
  npm('run', 'build', '--silent');
  npm('run', 'stage', '--silent');
  publishAll();
}

function publishAll() {
  const staged = join('.stage', 'node_modules');
  const manifests = readdirSync(staged).map((name) => read(join(staged, name, 'package.json')));
  for (const { name } of publishOrder(manifests)) {
    const known = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
    if (known.status === 0 && known.stdout.trim() === version) {
      process.stdout.write(`${name}@${version} is published already\n`);
      continue;
    }
    if (repository !== undefined) nameRepository(join(staged, name, 'package.json'));
    npm('publish', `./${join(staged, name)}`, '--access', 'public', isDryRun ? '--dry-run' : '--provenance');
  }
}

/** The registry compares it with what the provenance says. */
function nameRepository(file) {
  const manifest = read(file);
  const url = `git+https://github.com/${repository}.git`;
  const directory = manifest.name === 'allos' ? {} : { directory: `plugins/${manifest.name}` };
  writeFileSync(file, `${JSON.stringify({ ...manifest, repository: { type: 'git', url, ...directory } }, null, 2)}\n`);
}

function npm(...words) {
  execFileSync('npm', words, { stdio: ['ignore', 'inherit', 'inherit'] });
}
