import { closeSync, constants, fstatSync, lstatSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from './entry.js';

/**
 * For systems without `/proc`: names, resolved once and compared again when the file is opened. A race that swaps a
 * parent folder between two calls is noticed for files that are read, and not for those that are written.
 */
export function openPortableEntry(given: string, options: { readonly follow: boolean }): Entry {
  const realPath = options.follow
    ? realpathSync.native(given)
    : path.join(realpathSync.native(path.dirname(given)), path.basename(given));
  const stats = lstatSync(realPath);
  return {
    realPath,
    stats,
    self: realPath,
    child: (name) => path.join(realPath, name),
    openForReading: () => openSame(realPath, stats),
    close: () => undefined,
  };
}

function openSame(realPath: string, expected: { readonly dev: number; readonly ino: number }): number {
  const fd = openSync(realPath, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  const actual = fstatSync(fd);
  if (actual.dev === expected.dev && actual.ino === expected.ino && realpathSync.native(realPath) === realPath)
    return fd;
  closeSync(fd);
  throw Object.assign(new Error(`${realPath} was replaced while it was opened`), { code: 'ELOOP' });
}
