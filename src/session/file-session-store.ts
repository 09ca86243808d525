import { closeSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Clock, Ids } from '../plugin/clock.js';
import { AllosError, messageOf } from '../plugin/error.js';
import type { NewSession, OpenSession, SessionHeader, SessionStore } from '../plugin/session-store.js';
import { usableSecrets } from '../log/redact.js';
import { isKept } from './kept-events.js';
import { latestSession } from './latest-session.js';
import { makeFolder, makePrivateFolder } from './make-folder.js';
import type { SessionContents } from './read-records.js';
import { readSession } from './read-session.js';
import { recordOf } from './redact-event.js';
import { openForAppending, SessionFile } from './session-file.js';
import { SESSION_VERSION } from './session-header.js';
import { lockSession, type SessionLock } from './session-lock.js';
import { checkedName, nameLine } from './session-name.js';
import { resolveReference } from './resolve-reference.js';
import { sessionPath } from './session-reference.js';

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
    open: async (reference) => open(resolveReference(options.directory, reference), options, secrets),
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
  if (session.path === undefined) makePrivateFolder(dirname(path));
  else makeFolder(dirname(path));
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new AllosError('session.invalid', `The file ${path} exists already`, {
      hint: 'Open it as a session, or name a file that does not exist.',
    });
  }
  return whileLocked(join(realpathSync(dirname(path)), basename(path)), options.ids, (lock, realPath) => {
    const begin = (): SessionFile => beginFile(realPath, header);
    const file = session.deferred === true ? begin : begin();
    return openSession({ header, path: realPath, file, lock, secrets, clock: options.clock });
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

function open(path: string, options: FileSessionStoreOptions, secrets: readonly string[]): OpenSession {
  // Looked at before the lock, so that nothing is put beside a file that is no session.
  const { path: realPath } = readSession(path);
  return whileLocked(realPath, options.ids, (lock) => {
    const file = openFile(realPath, { create: false });
    try {
      const { header, contents } = readSession(realPath);
      file.mend(contents);
      return openSession({ header, contents, path: realPath, file, lock, secrets, clock: options.clock });
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

function openSession(parts: {
  readonly header: SessionHeader;
  /** What was there; nothing in a new one. */
  readonly contents?: Pick<SessionContents, 'events' | 'warnings' | 'damaged' | 'name'>;
  readonly path: string;
  /** Open already, or made with the first event. */
  readonly file: SessionFile | (() => SessionFile);
  readonly lock: SessionLock;
  readonly secrets: readonly string[];
  readonly clock: FileSessionStoreOptions['clock'];
}): OpenSession {
  const { header, contents, path, lock, secrets, clock } = parts;
  let file = parts.file;
  let closed = false;
  const append = (line: string): void => {
    if (closed) throw new AllosError('session.write', `The session ${path} is closed`);
    if (typeof file === 'function') file = file();
    file.appendLine(line);
  };
  return {
    header,
    events: contents?.events ?? [],
    warnings: contents?.warnings ?? [],
    damaged: contents?.damaged ?? false,
    ...(contents?.name === undefined ? {} : { name: contents.name }),
    path,
    rename: (name) => append(nameLine(checkedName(name), clock.now())),
    append: (event) => {
      if (isKept(event)) append(recordOf(event, secrets));
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
      hint: ({ useOtherFile }) => `Make the file writable, or ${useOtherFile}.`,
      cause: error,
    });
  }
}
