import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** Larger files are no configuration. */
const MAX_BYTES = 256 * 1024;

/**
 * The text of a small file. Opened without blocking, so that a FIFO or a device of that name cannot hang the program.
 *
 * @throws Error with the reason, or as the file system says it
 */
export function readSmallFile(path: string): string {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new Error('it is a directory');
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024} KB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(fd));
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
