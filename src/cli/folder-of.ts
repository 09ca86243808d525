import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AllosError } from '../plugin/error.js';

/**
 * The folder that a flag names, absolute.
 *
 * @throws AllosError `usage.file`
 */
export function folderOf(name: string, processCwd: string, flag: string): string {
  const folder = resolve(processCwd, name);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() === true) return folder;
  throw new AllosError('usage.file', `${folder} ${stats === undefined ? 'does not exist' : 'is not a folder'}`, {
    hint: `Name an existing folder with ${flag}.`,
  });
}
