import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '../plugin/json.js';
import { AllosError, messageOf } from '../plugin/error.js';
import { readConfigFile } from './read-config-file.js';

const NAMES = ['config.yaml', 'config.yml', 'config.json'] as const;
const NEW_FILE = '# The configuration of this user; see docs/reference/config.md.\n';

/** What listing a plugin under development came to. */
export interface LinkedPlugin {
  readonly file: string;
  /** False where it was listed already, or was not listed. */
  readonly changed: boolean;
}

/**
 * Lists the folder of a plugin in the user's own configuration, or takes it out of there. Comments stay. The file is old
 * or new, never half.
 *
 * @param options.remove takes it out
 * @throws AllosError `config.unreadable`, `config.invalid`
 */
export async function linkPlugin(
  configDirectory: string,
  folder: string,
  { remove }: { readonly remove: boolean },
): Promise<LinkedPlugin> {
  const file =
    NAMES.map((name) => join(configDirectory, name)).find((path) => existsSync(path)) ??
    join(configDirectory, NAMES[0]);
  const text = existsSync(file) ? readConfigFile(file) : '';
  const { parseYaml, withChangedList } = await import('./yaml-document.js');
  const origin = { layer: 'user', where: file } as const;
  const { plugins } = (parseYaml(text, origin).value ?? {}) as { readonly plugins?: JsonValue };
  if (plugins !== undefined && plugins !== null && !Array.isArray(plugins)) {
    throw new AllosError('config.invalid', `${file}: plugins is no list`, { hint: 'Correct this place first.' });
  }
  const isListed = Array.isArray(plugins) && plugins.some((entry: JsonValue) => names(entry, folder));
  if (isListed !== remove) return { file, changed: false };
  const change = remove ? { remove: (entry: JsonValue) => names(entry, folder) } : { add: folder };
  replace(file, withChangedList(text === '' ? NEW_FILE : text, origin, { key: 'plugins', ...change }), configDirectory);
  return { file, changed: true };
}

function names(entry: JsonValue, folder: string): boolean {
  if (typeof entry === 'string') return entry === folder;
  return typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === folder;
}

function replace(file: string, text: string, folder: string): void {
  const fresh = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const mode = existsSync(file) ? statSync(file).mode & 0o777 : 0o600;
    writeFileSync(fresh, text, { mode });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new AllosError('config.unreadable', `The configuration file ${file} cannot be written: ${messageOf(error)}`, {
      hint: 'Make the folder writable.',
      cause: error,
    });
  }
}
