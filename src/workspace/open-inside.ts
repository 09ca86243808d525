import type { Stats } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import type { Entry, OpenEntry } from './entry.js';
import { openError } from './file-error.js';
import { contains, outside, type Workspace } from './workspace.js';

export interface InsideOptions {
  readonly workspace: Workspace;
  readonly openEntry: OpenEntry;
  /** What the user calls it, for messages. */
  readonly given: string;
  /** Default true. */
  readonly follow?: boolean;
}

/** Opens what `path` names if that is in the workspace. The caller closes it. */
export function openInside(path: string, options: InsideOptions): Entry {
  let entry: Entry;
  try {
    entry = options.openEntry(path, { follow: options.follow ?? true });
  } catch (error) {
    throw openError(options.given, error);
  }
  if (contains(options.workspace, entry.realPath)) return entry;
  entry.close();
  throw outside(options.workspace, options.given);
}

/** The kind of an entry in the words of the contract. */
export function kindOf(stats: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>) {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : 'other';
}

/** The refusal of anything that is no regular file. */
export function notAFile(given: string, stats: Stats): AllosError {
  return stats.isDirectory()
    ? new AllosError('tool.not_a_file', `${given} is a directory, not a file`, { hint: 'List it instead.' })
    : new AllosError('tool.not_a_file', `${given} is a ${specialName(stats)}, not a regular file`);
}

function specialName(stats: Stats): string {
  if (stats.isFIFO()) return 'named pipe';
  if (stats.isSocket()) return 'socket';
  return stats.isSymbolicLink() ? 'symbolic link' : 'device';
}
