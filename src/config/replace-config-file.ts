import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';
import { visible } from './config-layer.js';

/**
 * Writes a configuration file of the user: it is old or new, never half, also after a crash. Where a link lies, what it
 * leads to is written, and keeps its mode; a new file is 0600.
 *
 * @throws AllosError `config.unreadable`
 */
export function replaceConfigFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    replace(isThere ? realpathSync(path) : path, text, isThere ? statSync(path).mode & 0o777 : 0o600);
  } catch (error) {
    const isLost = (error as NodeJS.ErrnoException).code === 'ENOENT' && isLink(path);
    const why = isLost ? 'is a link that leads nowhere' : `cannot be written: ${messageOf(error)}`;
    throw new AllosError('config.unreadable', `The configuration file ${visible(path)} ${why}`, {
      hint: isLost ? 'Make what it leads to, or remove the link.' : 'Make the folder writable.',
      cause: error,
    });
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function replace(file: string, text: string, mode: number): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`;
  const fd = openSync(draft, 'wx', 0o600);
  try {
    try {
      writeFileSync(fd, text);
      // Asked of the file itself: the umask has no say.
      fchmodSync(fd, mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
