import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What lies in a folder, by path: the content of files, `→ target` of links, `/` of folders. */
export type FilesBelow = Readonly<Record<string, string>>;

/** Reads a folder whole, so that two looks at it can be compared. */
export function filesBelow(folder: string): FilesBelow {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return Object.fromEntries(entries.sort().map((path) => [relative(folder, path), contentOf(path)]));
}

function contentOf(path: string): string {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return `→ ${readlinkSync(path)}`;
  return stats.isFile() ? readFileSync(path, 'latin1') : '/';
}

/** The paths at which two looks differ, folders left out. */
export function changedFiles(before: FilesBelow, after: FilesBelow): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.filter((path) => before[path] !== after[path] && (after[path] ?? before[path]) !== '/');
}
