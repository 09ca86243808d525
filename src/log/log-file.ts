import { closeSync, constants, fchmodSync, fstatSync, openSync, statSync, writeSync, type BigIntStats } from 'node:fs';
import { dirname } from 'node:path';

/** A file that lines are appended to. */
export interface LogFile {
  /** One line without its end. After the first failure nothing more is written. */
  readonly write: (line: string) => void;
}

/** Why a file cannot be a log: half a sentence that begins with the path. */
export class LogFileRefused extends Error {}

const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;

/**
 * Opens a log for appending, 0600, and makes it where it is missing; its folder must exist. One `writeSync` for each
 * line on a descriptor that appends: lines of several processes never mix.
 *
 * @param onFailure told once when a line cannot be written
 * @throws LogFileRefused
 */
export function openLogFile(path: string, onFailure: (reason: string) => void): LogFile {
  const fd = open(path);
  const stats = fstatSync(fd, { bigint: true });
  if (!stats.isFile() || isStdout(stats)) {
    closeSync(fd);
    throw new LogFileRefused(stats.isFile() ? `${path} is where stdout goes` : `${path} is not a regular file`);
  }
  if ((stats.mode & 0o077n) !== 0n) tighten(fd);
  let broken = false;
  return {
    write: (line) => {
      if (broken) return;
      try {
        const bytes = Buffer.from(`${harmless(line)}\n`);
        // A disk that fills up takes a part and says no to the rest.
        for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
      } catch (error) {
        broken = true;
        onFailure(`${path} cannot be written: ${reasonOf(error)}`);
      }
    },
  };
}

function open(path: string): number {
  try {
    // Without O_NONBLOCK a named pipe would wait for a reader.
    return openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw new LogFileRefused(`${path} is a folder`, { cause: error });
    if (code === 'ENXIO') throw new LogFileRefused(`${path} is not a regular file`, { cause: error });
    if (code === 'ENOENT' && statSync(dirname(path), { throwIfNoEntry: false }) === undefined) {
      throw new LogFileRefused(`the folder ${dirname(path)} does not exist`, { cause: error });
    }
    throw new LogFileRefused(`${path} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** stdout carries the answer and nothing else, also when it is a file. */
function isStdout({ dev, ino }: BigIntStats): boolean {
  try {
    const stdout = fstatSync(1, { bigint: true });
    return stdout.isFile() && stdout.dev === dev && stdout.ino === ino;
  } catch {
    return false; // Closed.
  }
}

function tighten(fd: number): void {
  try {
    fchmodSync(fd, 0o600);
  } catch {
    // Somebody else's file that this user may append to: its mode is theirs.
  }
}

/** The same JSON; what would move a cursor or turn a text around stays written out when the file is shown. */
function harmless(line: string): string {
  return line.replaceAll(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'ENOTDIR':
      return 'a part of its path is no folder';
    default:
      return code ?? message;
  }
}
