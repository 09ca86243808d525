import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';
import { makePrivateFolder } from '../session/make-folder.js';
import { writePrivateFile } from '../session/private-file.js';
import { parseRecord, withAnswer, type TrustAnswer, type TrustRecord } from './trust-record.js';

/** The answers of the user, one file for each folder: `<hash of its path>.json`, 0600. */
export interface TrustStore {
  /** Undefined where nobody answered, or where what is there cannot be taken for the user's own answer. */
  readonly read: (folder: string) => TrustRecord | undefined;
  /** @throws AllosError `trust.write` */
  readonly add: (folder: string, answer: TrustAnswer) => void;
  /**
   * Forgets all answers about a folder; whether there were any.
   *
   * @throws AllosError `trust.write`
   */
  readonly forget: (folder: string) => boolean;
}

/** @param directory the user's own folder for them */
export function openTrustStore(directory: string): TrustStore {
  const pathOf = (folder: string): string =>
    join(directory, `${createHash('sha256').update(folder).digest('hex')}.json`);
  const read: TrustStore['read'] = (folder) => {
    const text = readOwnFile(pathOf(folder));
    return text === undefined ? undefined : parseRecord(text, folder);
  };
  return {
    read,
    add: (folder, answer) => {
      const record = withAnswer(read(folder) ?? { version: 1, folder, answers: [] }, answer);
      try {
        makePrivateFolder(directory);
        writePrivateFile(pathOf(folder), `${JSON.stringify(record, null, 2)}\n`, { replace: true });
      } catch (error) {
        throw writeError(directory, error);
      }
    },
    forget: (folder) => {
      const isThere = readOwnFile(pathOf(folder)) !== undefined;
      try {
        rmSync(pathOf(folder), { force: true });
      } catch (error) {
        throw writeError(directory, error);
      }
      return isThere;
    },
  };
}

/** A file that another user wrote, or may write, is not the user's word. */
function readOwnFile(path: string): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode } = fstatSync(fd);
    const isOwn = process.geteuid === undefined || uid === process.geteuid();
    return isOwn && (mode & constants.S_IFMT) === constants.S_IFREG && (mode & 0o022) === 0
      ? readFileSync(fd, 'utf8')
      : undefined;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

function writeError(directory: string, cause: unknown): AllosError {
  return new AllosError('trust.write', `your answer cannot be kept in ${directory}: ${messageOf(cause)}`, {
    hint: 'Make that folder writable, or use --trust, which keeps nothing.',
    cause,
  });
}
