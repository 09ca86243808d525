import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Where a project says what it wants, in this order within a folder; the first one there is used. */
export const PROJECT_NAMES: readonly string[] = [
  'allos.config.yaml',
  'allos.config.yml',
  'allos.config.json',
  '.allosrc',
  '.allosrc.yaml',
  '.allosrc.yml',
  '.allosrc.json',
];

/** What one checkout wants on top of it. */
export const LOCAL_NAMES: readonly string[] = [
  'allos.config.local.yaml',
  'allos.config.local.yml',
  'allos.config.local.json',
];

/** The folders a project's configuration may lie in: from the root of the git repository down to `cwd`. */
export function projectFolders(cwd: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (existsSync(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [resolve(cwd)];
  }
}

/** A folder's configuration file, and others of that kind which are not read. */
export interface FoundFile {
  readonly file: string;
  readonly passedOver: readonly string[];
}

/** The first of the names that is there. Directories of that name do not count; anything else does. */
export function findFile(folder: string, names: readonly string[]): FoundFile | undefined {
  const there = new Set(namesOfFiles(folder));
  const [first, ...others] = names.filter((name) => there.has(name)).map((name) => join(folder, name));
  return first === undefined ? undefined : { file: first, passedOver: others };
}

/** The names in a folder that are no folders. */
export function namesOfFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]));
  } catch {
    // A parent that may be entered and not listed; what lies there cannot be meant for us.
    return [];
  }
}
