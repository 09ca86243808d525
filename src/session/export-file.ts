import { lstatSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';
import { readHeader } from './latest-session.js';
import { writePrivateFile } from './private-file.js';

/**
 * Looked at before anything is written: an export lands neither among the sessions, nor on its own, nor on one that is
 * in use, nor on a device.
 *
 * @throws AllosError `usage.file`, `session.locked`
 */
export function checkTarget(
  file: string,
  options: { readonly session: string; readonly sessions: string; readonly replace: boolean },
): void {
  if (realPathOf(dirname(file)) === realPathOf(options.sessions) || realPathOf(file) === realPathOf(options.session)) {
    throw new AllosError('usage.file', `${file} is a place of sessions`, {
      hint: 'Export to another file, or fork the session.',
    });
  }
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!options.replace) throw existing(file);
  if (!stats.isFile()) {
    throw new AllosError('usage.file', `${file} is no regular file`, { hint: 'Name a file, or leave -o out.' });
  }
  if (readHeader(file) !== undefined && lstatSync(`${file}.lock`, { throwIfNoEntry: false }) !== undefined) {
    throw new AllosError('session.locked', `${file} is a session that a process uses`, { hint: 'Name another file.' });
  }
}

/**
 * Writes an export, 0600, whole or not at all.
 *
 * @throws AllosError `usage.file`
 */
export function writeExport(file: string, text: string, options: { readonly replace: boolean }): void {
  try {
    writePrivateFile(file, text, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw existing(file);
    throw new AllosError('usage.file', `${file} cannot be written: ${messageOf(error)}`, {
      hint: 'Name a file in a folder that you can write.',
      cause: error,
    });
  }
}

/** Without links; as it is where nothing is. */
export function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function existing(file: string): AllosError {
  return new AllosError('usage.file', `${file} exists already`, {
    hint: 'Name another file, or replace it with --force.',
  });
}
