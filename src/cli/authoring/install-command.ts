import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { jsonObjectOf, stringOf } from '../../plugin/unknown-json.js';
import { shellWord } from '../shell-word.js';

/**
 * The command that installs what a new plugin needs. Where npm did not get this copy of allos from a registry, or where
 * nobody knows, the copy itself is linked: that installs either way, and package.json stays as it will be published.
 *
 * @param folder of the plugin
 * @param allos the folder of the copy that runs
 */
export function installCommand(folder: string, allos: string): string {
  if (isFromRegistry(allos)) return 'npm install';
  const below = relative(folder, allos);
  return `npm install --no-save ${shellWord(below.length < allos.length ? below : allos)}`;
}

/** npm notes beside the packages of a project where each came from; of global ones it notes nothing. */
function isFromRegistry(allos: string): boolean {
  const modules = dirname(allos);
  if (basename(modules) !== 'node_modules') return false;
  try {
    const lock: unknown = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
    const packages = jsonObjectOf(jsonObjectOf(lock)?.['packages']);
    const entry = jsonObjectOf(packages?.['node_modules/allos']);
    if (entry === undefined || entry['link'] === true) return false;
    // `omit-lockfile-registry-resolved` leaves the address out.
    return /^https?:/.test(stringOf(entry['resolved']) ?? 'https:');
  } catch {
    return false;
  }
}
