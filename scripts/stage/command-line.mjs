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

/** oclif's index of commands. */
export const COMMAND_INDEX = 'oclif.manifest.json';

/** Writes it from the commands themselves: a stale one would hide some of them. */
export async function packCommandIndex({ from, to }) {
  const { Plugin, settings } = await import('@oclif/core');
  settings.enableAutoTranspile = false; // The commands as they were compiled, not their sources.
  const plugin = new Plugin({ root: from, type: 'core', ignoreManifest: true, errorOnManifestCreate: true });
  await plugin.load();
  writeFileSync(join(to, COMMAND_INDEX), `${JSON.stringify(plugin.manifest)}\n`);
}
