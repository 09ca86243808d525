import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';

/**
 * Makes a folder, 0700, and those above it that are missing, one after the other. A recursive `mkdirSync` never
 * returns where the system answers ENOENT below a folder that exists, as `/proc` does (Node 20).
 *
 * @throws AllosError `session.write`, which names the folder that could not be made
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  let next = resolve(path);
  while (!isThere(next) && dirname(next) !== next) {
    missing.unshift(next);
    next = dirname(next);
  }
  if (missing.length === 0 && !isFolder(next)) throw refused(next, 'a file is there');
  for (const folder of missing) makeOne(folder);
}

/**
 * Makes a folder as `makeFolder` does, and closes one that others could read.
 *
 * @throws AllosError `session.write`
 */
export function makePrivateFolder(path: string): void {
  makeFolder(path);
  try {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    throw new AllosError('session.write', `The folder ${path} cannot be made private: ${messageOf(error)}`, {
      hint: ({ useOtherFile }) => `Make it yours, or ${useOtherFile}.`,
      cause: error,
    });
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(path)) return;
    throw refused(path, messageOf(error), error);
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw refused(path, messageOf(error), error);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function refused(path: string, why: string, cause?: unknown): AllosError {
  return new AllosError('session.write', `The folder ${path} cannot be made: ${why}`, {
    hint: ({ useOtherFile }) => `Make its parent writable, or ${useOtherFile}.`,
    cause,
  });
}
