import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * The first bytes of a regular file, or all of it; undefined when it is none or cannot be read. Never waits, as opening
 * a FIFO would.
 */
export function readRegularFile(path: string, maxBytes?: number): Buffer | undefined {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(fd).isFile()) return undefined;
      if (maxBytes === undefined) return readFileSync(fd);
      const bytes = Buffer.alloc(maxBytes);
      return bytes.subarray(0, readSync(fd, bytes, 0, maxBytes, 0));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
