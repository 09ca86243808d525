import { readdirSync } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import type { DirectoryEntry } from '../plugin/tool-fs.js';
import type { Entry } from './entry.js';
import { openError } from './file-error.js';
import { kindOf } from './open-inside.js';

/** The entries of a folder that is held open. */
export function listFolder(folder: Entry, given: string): readonly DirectoryEntry[] {
  if (!folder.stats.isDirectory()) {
    throw new AllosError('tool.not_a_file', `${given} is not a directory`, { hint: 'Read it as a file instead.' });
  }
  try {
    return readdirSync(folder.self, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      kind: kindOf(entry),
    }));
  } catch (error) {
    throw openError(given, error);
  }
}
