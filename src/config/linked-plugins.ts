import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonValue } from '../plugin/json.js';
import { AllosError } from '../plugin/error.js';
import { visible } from './config-layer.js';
import { isCalled, linkedFolder } from './linked-folder.js';
import { readConfigFile } from './read-config-file.js';
import { referencesIn } from './references.js';
import { replaceConfigFile } from './replace-config-file.js';

const NAMES = ['config.yaml', 'config.yml', 'config.json'] as const;
const NEW_FILE = '# The configuration of this user; see docs/reference/config.md.\n';

/** What listing a plugin under development came to. */
export interface LinkedPlugin {
  readonly file: string;
  /** The one that is listed now, or no longer. */
  readonly folder: string;
  /** False where it was listed already, or was not listed. */
  readonly changed: boolean;
}

/**
 * Lists the folder of a plugin in the user's own configuration. Comments stay. The file is old or new, never half.
 *
 * @throws AllosError `config.unreadable`, `config.invalid`, and `usage.file` for a path that cannot be written there
 */
export async function linkPlugin(configDirectory: string, folder: string): Promise<LinkedPlugin> {
  const [reference] = referencesIn(folder);
  if (reference !== undefined) {
    const message = `${visible(folder)} cannot be listed: a configuration reads ${visible(reference)} as a reference`;
    throw new AllosError('usage.file', message, { hint: 'Rename the folder.' });
  }
  const { file, entries, change } = await openList(configDirectory);
  if (entries.some((entry) => linkedFolder(entry, configDirectory) === folder)) return { file, folder, changed: false };
  change({ add: folder });
  return { file, folder, changed: true };
}

/**
 * Takes a folder out of there, which need not exist any more.
 *
 * @param named what the user typed: the folder, or the name of the plugin in it
 * @param from the folder that a path is relative to
 * @throws AllosError `config.unreadable`, `config.invalid`, and `usage.invalid` for a name that several have
 */
export async function unlinkPlugin(configDirectory: string, named: string, from: string): Promise<LinkedPlugin> {
  const { file, entries, change } = await openList(configDirectory);
  const linked = entries.flatMap((entry) => linkedFolder(entry, configDirectory) ?? []);
  const path = resolve(from, named);
  const called = linked.includes(path) ? [path] : linked.filter((folder) => isCalled(folder, named));
  const [folder, ...others] = new Set(called);
  if (folder === undefined) return { file, folder: path, changed: false };
  if (others.length > 0) {
    const message = `${file} lists several folders of a plugin ${named}: ${[folder, ...others].join(', ')}`;
    throw new AllosError('usage.invalid', message, { hint: 'Name the folder.' });
  }
  change({ remove: (entry) => linkedFolder(entry, configDirectory) === folder });
  return { file, folder, changed: true };
}

/** The list of plugins in the user's configuration, and how to change it. */
async function openList(configDirectory: string): Promise<{
  readonly file: string;
  readonly entries: readonly JsonValue[];
  readonly change: (change: ListChange) => void;
}> {
  const file =
    NAMES.map((name) => join(configDirectory, name)).find((path) => existsSync(path)) ??
    join(configDirectory, NAMES[0]);
  const text = existsSync(file) ? readConfigFile(file) : '';
  const { parseYaml, withChangedList } = await import('./yaml-document.js');
  const origin = { layer: 'user', where: file } as const;
  const { plugins = null } = (parseYaml(text, origin).value ?? {}) as { readonly plugins?: JsonValue };
  if (plugins !== null && !Array.isArray(plugins)) {
    throw new AllosError('config.invalid', `${file}: plugins is no list`, { hint: 'Correct this place first.' });
  }
  const change = (wanted: ListChange): void => {
    const changed = withChangedList(text === '' ? NEW_FILE : text, origin, { key: 'plugins', ...wanted });
    replaceConfigFile(file, changed);
  };
  return { file, entries: (plugins ?? []) as readonly JsonValue[], change };
}

type ListChange = { readonly add: string } | { readonly remove: (entry: JsonValue) => boolean };
