import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';
import { visible } from './config-layer.js';

/** Larger files are no configuration. */
const MAX_BYTES = 256 * 1024;

/**
 * The text of a configuration file. Opened without blocking, so that a FIFO or a device of that name cannot hang the
 * program.
 *
 * @throws AllosError `config.unreadable`
 */
export function readConfigFile(path: string): string {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new Error('it is a directory');
    if (!stat.isFile()) throw new Error('it is not a regular file');
    if (stat.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024} KB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(fd));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AllosError(
      'config.unreadable',
      `The configuration file ${visible(path)} ${missing ? 'does not exist' : `cannot be read: ${messageOf(error)}`}`,
      { hint: missing ? 'Check the path.' : 'Make it a readable text file in UTF-8, or remove it.', cause: error },
    );
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
