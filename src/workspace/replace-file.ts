import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { promisify } from 'node:util';
import type { Entry } from './entry.js';
import type { WriteTarget } from './write-target.js';

const syncToDisk = promisify(fsync);

export interface ReplaceFileSteps {
  /** Work that can be done while the disk writes. */
  readonly whileSyncing: () => void;
  /** Called last, with nothing awaited between it and the rename; it throws to stop the replacement. */
  readonly confirm: () => void;
}

/**
 * Replaces or creates a file so that after a crash or on a full disk it is wholly old or wholly new: a temporary file
 * beside it, all bytes, the old mode, fsync, rename, fsync of the folder. Throws the system's error and then leaves
 * nothing behind.
 */
export async function replaceFile(
  target: WriteTarget,
  bytes: Uint8Array,
  { whileSyncing, confirm }: ReplaceFileSteps,
): Promise<void> {
  const { folder, name, existing } = target;
  // Renaming needs only the folder's permission; a file made read-only should stay as it is all the same.
  if (existing !== undefined) accessSync(folder.child(name), constants.W_OK);
  const temporary = folder.child(`.allos-${randomBytes(8).toString('hex')}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const fd = openSync(temporary, flags, existing === undefined ? 0o666 : 0o600);
  try {
    try {
      writeAll(fd, bytes);
      if (existing !== undefined) keepOwnerAndMode(fd, existing);
      const synced = syncToDisk(fd);
      whileSyncing();
      await synced;
    } finally {
      closeSync(fd);
    }
    confirm();
    renameSync(temporary, folder.child(name));
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
  await syncFolder(folder);
}

/** `write` may take a part and say so: on a nearly full disk it does. */
function writeAll(fd: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    const written = writeSync(fd, bytes, done, bytes.length - done);
    if (written === 0) throw Object.assign(new Error('nothing more could be written'), { code: 'ENOSPC' });
    done += written;
  }
}

function keepOwnerAndMode(fd: number, existing: Stats): void {
  const own = fstatSync(fd);
  if (own.uid !== existing.uid || own.gid !== existing.gid) {
    try {
      fchownSync(fd, existing.uid, existing.gid);
    } catch {
      // Only root may give files away: then the file belongs to whoever wrote it, as with any editor.
    }
  }
  // After the owner, since changing the owner clears special bits.
  fchmodSync(fd, existing.mode & 0o7777);
}

/** The file is whole either way; this only decides whether the new name survives a power cut. */
async function syncFolder(folder: Entry): Promise<void> {
  let fd: number;
  try {
    fd = folder.openForReading();
  } catch {
    // A folder that one may write to and not read.
    return;
  }
  try {
    await syncToDisk(fd);
  } catch {
    // Some network file systems cannot.
  } finally {
    closeSync(fd);
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // The error that led here says more.
  }
}
