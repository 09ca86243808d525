import { readFileSync, realpathSync, statSync } from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';
import type { SessionHeader } from '../plugin/session-store.js';
import { readRecords, type SessionContents } from './read-records.js';

/** A session as it lies on the disk. */
export interface ReadSession {
  /** Without links. */
  readonly path: string;
  readonly header: SessionHeader;
  readonly contents: SessionContents;
}

/**
 * Reads a session without locking it: a file that only grows is whole up to its last line whoever writes it.
 *
 * @throws AllosError `session.not_found`; `session.invalid` for what is no session
 */
export function readSession(path: string): ReadSession {
  const realPath = realPathOf(path);
  const contents = readRecords(readBytes(realPath));
  return { path: realPath, header: headerOf(contents, realPath), contents };
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, error);
    throw new AllosError('session.not_found', `There is no file ${path}`, {
      hint: 'Check the path.',
    });
  }
}

function readBytes(path: string): Uint8Array {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new Error('it is a directory');
    if (!stat.isFile()) throw new Error('it is not a regular file');
    return readFileSync(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): AllosError {
  return new AllosError('session.invalid', `${path} cannot be read as a session: ${messageOf(error)}`, {
    hint: 'Name a session file, or the id of a session.',
    cause: error,
  });
}

function headerOf(contents: SessionContents, path: string): SessionHeader {
  if (contents.header.ok) return contents.header.header;
  if (contents.header.why === 'newer') {
    throw new AllosError('session.invalid', `The session ${path} was written by a newer version of Allos`, {
      hint: 'Update Allos, or start a new session.',
    });
  }
  throw new AllosError('session.invalid', `${path} is not a session file: its first line is no session header`, {
    hint: 'Name a session file, or a path that does not exist to start a new one.',
  });
}
