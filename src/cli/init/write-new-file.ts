import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { AllosError, messageOf } from '../../plugin/error.js';

/**
 * Writes a text file, whole or not at all.
 *
 * @param replace whether one that is there may be replaced
 * @throws AllosError `usage.file`
 */
export function writeNewFile(file: string, text: string, { replace }: { readonly replace: boolean }): void {
  const target = replace ? `${file}.${process.pid}.tmp` : file;
  let isMade = false;
  try {
    writeFileSync(target, '', { flag: 'wx' });
    isMade = true;
    writeFileSync(target, text);
    if (replace) renameSync(target, file);
  } catch (error) {
    if (isMade) rmSync(target, { force: true });
    if (!replace && (error as NodeJS.ErrnoException).code === 'EEXIST') throw existingFile(file);
    throw new AllosError('usage.file', `${file} cannot be written: ${messageOf(error)}`, {
      hint: 'Name a folder that you can write with -C.',
      cause: error,
    });
  }
}

export function existingFile(file: string): AllosError {
  return new AllosError('usage.file', `${file} is there already`, { hint: 'Replace it with --force.' });
}
