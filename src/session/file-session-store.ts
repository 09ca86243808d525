import { chmodSync, closeSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Clock, Ids } from '../plugin/clock.js';
import { AllosError, messageOf } from '../plugin/error.js';
import type { AgentEvent } from '../plugin/event.js';
import type { NewSession, OpenSession, SessionHeader, SessionStore } from '../plugin/session-store.js';
import { usableSecrets } from '../log/redact.js';
import { isKept } from './kept-events.js';
import { latestSession } from './latest-session.js';
import { makeFolder } from './make-folder.js';
import { readRecords, type SessionContents } from './read-records.js';
import { recordOf } from './redact-event.js';
import { openForAppending, SessionFile } from './session-file.js';
import { SESSION_VERSION } from './session-header.js';
import { lockSession, type SessionLock } from './session-lock.js';
import { resolveReference, sessionPath } from './session-reference.js';

export interface FileSessionStoreOptions {
  /** Where sessions without a path of their own lie. Created, 0700, when it is first needed. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  /** The version of Allos, for the header. */
  readonly allosVersion: string;
  /** Values that never reach a file. */
  readonly secrets: readonly string[];
}

/**
 * Keeps each session in a JSONL file, 0600: line 1 is the header, every further line one event. Lines are appended,
 * never changed, each in one write.
 */
export function createFileSessionStore(options: FileSessionStoreOptions): SessionStore {
  const secrets = usableSecrets(options.secrets);
  return {
    create: async (session) => create(session, options, secrets),
    open: async (reference) => open(resolveReference(options.directory, reference), options.ids, secrets),
    latest: async (cwd) => latestSession(options.directory, cwd),
  };
}

function create(session: NewSession, options: FileSessionStoreOptions, secrets: readonly string[]): OpenSession {
  const header: SessionHeader = {
    type: 'session',
    v: SESSION_VERSION,
    id: options.ids.next('ses'),
    createdAt: new Date(options.clock.now()).toISOString(),
    cwd: session.cwd,
    allos: options.allosVersion,
  };
  const path = session.path === undefined ? sessionPath(options.directory, header.id) : resolve(session.path);
  prepareFolder(dirname(path), session.path === undefined);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new AllosError('session.invalid', `The file ${path} exists already`, {
      hint: 'Open it as a session, or name a file that does not exist.',
    });
  }
  return whileLocked(join(realpathSync(dirname(path)), basename(path)), options.ids, (lock, realPath) => {
    const begin = (): SessionFile => beginFile(realPath, header);
    const file = session.deferred === true ? begin : begin();
    return openSession({ header, events: [], warnings: [], path: realPath, file, lock, secrets });
  });
}

function beginFile(path: string, header: SessionHeader): SessionFile {
  const file = openFile(path, { create: true });
  try {
    if (readFileSync(path).length > 0) throw new AllosError('session.locked', `Another process made ${path}`);
    file.appendLine(JSON.stringify(header));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function open(path: string, ids: Ids, secrets: readonly string[]): OpenSession {
  const realPath = realPathOf(path);
  // Looked at before the lock, so that nothing is put beside a file that is no session.
  headerOf(readRecords(readSession(realPath)), realPath);
  return whileLocked(realPath, ids, (lock) => {
    const file = openFile(realPath, { create: false });
    try {
      const contents = readRecords(readSession(realPath));
      const header = headerOf(contents, realPath);
      file.mend(contents);
      const { events, warnings, damaged } = contents;
      return openSession({ header, events, warnings, damaged, path: realPath, file, lock, secrets });
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

function openSession(parts: {
  readonly header: SessionHeader;
  readonly events: readonly AgentEvent[];
  readonly warnings: readonly string[];
  readonly damaged?: boolean;
  readonly path: string;
  /** Open already, or made with the first event. */
  readonly file: SessionFile | (() => SessionFile);
  readonly lock: SessionLock;
  readonly secrets: readonly string[];
}): OpenSession {
  const { header, events, warnings, damaged = false, path, lock, secrets } = parts;
  let file = parts.file;
  let closed = false;
  return {
    header,
    events,
    warnings,
    damaged,
    path,
    append: (event) => {
      if (!isKept(event)) return;
      if (closed) throw new AllosError('session.write', `The session ${path} is closed`);
      if (typeof file === 'function') file = file();
      file.appendLine(recordOf(event, secrets));
    },
    close: () => {
      closed = true;
      if (typeof file !== 'function') file.close();
      lock.release();
    },
  };
}

function whileLocked(path: string, ids: Ids, work: (lock: SessionLock, path: string) => OpenSession): OpenSession {
  const lock = lockSession(path, `${process.pid}-${ids.next('lock')}`);
  try {
    return work(lock, path);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openFile(path: string, options: { readonly create: boolean }): SessionFile {
  let fd: number | undefined;
  try {
    fd = openForAppending(path, options);
    return new SessionFile({ path, fd });
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw new AllosError('session.write', `The session ${path} cannot be opened for writing: ${messageOf(error)}`, {
      hint: 'Make the file writable, or name another one with --session.',
      cause: error,
    });
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw unreadable(path, error);
    throw new AllosError('session.not_found', `There is no file ${path}`, {
      hint: 'Check the path; a new session is made by `allos run --session PATH`.',
    });
  }
}

function readSession(path: string): Uint8Array {
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

function prepareFolder(path: string, isOwn: boolean): void {
  makeFolder(path);
  try {
    if (isOwn && (statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o700);
  } catch (error) {
    throw new AllosError('session.write', `The folder ${path} cannot be made private: ${messageOf(error)}`, {
      hint: 'Make it yours, or name another file with --session.',
      cause: error,
    });
  }
}
