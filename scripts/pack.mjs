/** Packs every staged package into `.stage/tarballs`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const stage = join(dirname(dirname(fileURLToPath(import.meta.url))), '.stage');
const tarballs = join(stage, 'tarballs');
rmSync(tarballs, { recursive: true, force: true });
mkdirSync(tarballs, { recursive: true });
const folders = readdirSync(join(stage, 'node_modules')).map((name) => `./${join('node_modules', name)}`);
execFileSync('npm', ['pack', '--silent', '--pack-destination', tarballs, ...folders], {
  cwd: stage,
  stdio: ['ignore', 'inherit', 'inherit'],
});
