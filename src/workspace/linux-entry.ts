import { closeSync, constants, fstatSync, openSync, readlinkSync } from 'node:fs';
import type { Entry } from './entry.js';

/** Linux's open(2) flag: a handle on the place, without opening what lies there. Node does not name it. */
const O_PATH = 0o10000000;

/**
 * Opens first and asks the kernel afterwards where that was. The handle keeps the identity, so a symlink that is
 * swapped in later changes nothing: everything else goes through `/proc/self/fd/N`.
 */
export function openLinuxEntry(path: string, options: { readonly follow: boolean }): Entry {
  const fd = openSync(path, O_PATH | (options.follow ? 0 : constants.O_NOFOLLOW));
  try {
    const self = `/proc/self/fd/${fd}`;
    return {
      realPath: readlinkSync(self),
      stats: fstatSync(fd),
      self,
      child: (name) => `${self}/${name}`,
      openForReading: () => openSync(self, constants.O_RDONLY | constants.O_NONBLOCK),
      close: () => closeSync(fd),
    };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}
