import { constants, copyFileSync, linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';
import { parseObject } from './session-header.js';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

/** A held lock. */
export interface SessionLock {
  /** Gives it back; may be called twice. */
  readonly release: () => void;
}

interface LockContent extends ProcessIdentity {
  /** Tells this lock from every other one. */
  readonly nonce: string;
}

const ATTEMPTS = 20;

/**
 * Takes the lock of a session file: a file beside it that names the process. The lock of a process that died is taken
 * over.
 *
 * @param nonce a text that no other lock has
 * @throws AllosError `session.locked`; `session.write` when the folder cannot be written
 */
export function lockSession(path: string, nonce: string): SessionLock {
  const lockPath = `${path}.lock`;
  const own: LockContent = { ...ownIdentity(), nonce };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (placeFile(lockPath, own)) return { release: () => removeOwn(lockPath, nonce) };
    const holder = readLock(lockPath);
    if (holder === undefined) continue;
    if (holder === 'broken' || isAlive(holder)) throw lockedBy(path, lockPath, holder);
    removeStale(lockPath, holder, own);
  }
  throw lockedBy(path, lockPath, 'broken');
}

/**
 * Removes the lock of a dead process. Two processes may find it at once, so only the one that holds the guard of
 * exactly this lock may, and it looks again first; otherwise the slower one would remove the faster one's new lock.
 */
function removeStale(lockPath: string, stale: LockContent, own: LockContent): void {
  const guard = `${lockPath}.${safeName(stale.nonce)}`;
  if (!placeFile(guard, own)) {
    const other = readLock(guard);
    if (other !== undefined && (other === 'broken' || !isAlive(other))) throw lockedBy(lockPath, guard, other);
    return;
  }
  const current = readLock(lockPath);
  if (current !== undefined && current !== 'broken' && current.nonce === stale.nonce) remove(lockPath);
  remove(guard);
}

/** Creates a file with its content in one step, so that nobody ever reads half a lock. False when it exists. */
function placeFile(path: string, content: LockContent): boolean {
  const draft = `${path}.${safeName(content.nonce)}.new`;
  try {
    writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
    publish(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new AllosError('session.write', `The session's lock ${path} cannot be created: ${messageOf(error)}`, {
      hint: ({ useOtherFile }) => `Make the folder writable, or ${useOtherFile}.`,
      cause: error,
    });
  } finally {
    remove(draft);
  }
}

function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
    // A file system without hard links; a reader may meet the file while it is empty and then takes it for held.
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
  }
}

/** The lock; `broken` when it is not one of ours; undefined when it is gone. */
function readLock(path: string): LockContent | 'broken' | undefined {
  try {
    const value = parseObject(readFileSync(path, 'utf8'));
    const { pid, host, started, nonce } = value ?? {};
    if (typeof pid !== 'number' || typeof host !== 'string') return 'broken';
    if (typeof started !== 'string' || typeof nonce !== 'string') return 'broken';
    return { pid, host, started, nonce };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'broken';
  }
}

function removeOwn(lockPath: string, nonce: string): void {
  const current = readLock(lockPath);
  if (current !== undefined && current !== 'broken' && current.nonce === nonce) remove(lockPath);
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already, which is what was wanted; what cannot be removed is met, and told, by the next who locks.
  }
}

function safeName(nonce: string): string {
  return nonce.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 60);
}

function lockedBy(path: string, lockPath: string, holder: LockContent | 'broken'): AllosError {
  const who = holder === 'broken' ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new AllosError('session.locked', `The session ${path} is in use by ${who}`, {
    hint: `Wait until it ends, or start a new session. If no such process runs, delete ${lockPath}.`,
  });
}
