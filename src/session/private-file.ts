import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fdatasyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';

/**
 * Writes a file, 0600, that is whole or not there, also after a crash: a draft beside it, all bytes, then its name.
 * Throws the system's error, `EEXIST` among them, and leaves nothing behind then.
 *
 * @param options.replace whether a file that is there already is replaced
 */
export function writePrivateFile(path: string, text: string, options: { readonly replace: boolean }): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeDraft(draft, Buffer.from(text));
    if (options.replace) renameSync(draft, path);
    else placeNew(draft, path);
  } finally {
    remove(draft);
  }
}

function writeDraft(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A link, unlike a renaming, never takes the place of another file. */
function placeNew(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without hard links.
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It has its name, or was never made.
  }
}
