import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** oclif names the machine beside the version; the packed text is read on others. */
const STAGING_MACHINE = /^( *allos\/\S+) \S+ node-v\S+$/m;

/** Renders `--help` once, so that the published command answers without loading anything. */
export function packHelp(to) {
  const home = mkdtempSync(join(tmpdir(), 'allos-stage-'));
  try {
    const env = { PATH: process.env.PATH, HOME: home, COLUMNS: '80', NO_COLOR: '1', NODE_ENV: 'production' };
    const bin = join(to, 'bin', 'allos.cjs');
    const help = execFileSync(process.execPath, [bin, '--help'], { env, cwd: home, encoding: 'utf8' });
    if (help.trim() === '') throw new Error('`allos --help` printed nothing');
    writeFileSync(join(to, 'bin', 'help.txt'), help.replace(STAGING_MACHINE, '$1'));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Writes oclif's index of commands from the staged commands themselves: a stale one would hide some of them. */
export async function packCommandIndex(to) {
  const { Plugin } = await import('@oclif/core');
  const plugin = new Plugin({ root: to, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  writeFileSync(join(to, 'oclif.manifest.json'), `${JSON.stringify(plugin.manifest, null, 2)}\n`);
}
