import { lstatSync, realpathSync, unlinkSync } from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';
import { lockSession } from './session-lock.js';

/**
 * Deletes the file of a session; where it is a link, the link.
 *
 * @param nonce a text that no lock has
 * @throws AllosError `session.locked` while a process uses it, `session.invalid` for what is no file, `session.write`
 */
export function removeSession(path: string, nonce: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new AllosError('session.invalid', `${path} is a folder`, { hint: 'Delete it yourself if it should go.' });
  }
  const lock = lockSession(targetOf(path), nonce);
  try {
    unlinkSync(path);
  } catch (error) {
    throw new AllosError('session.write', `The session ${path} cannot be deleted: ${messageOf(error)}`, {
      hint: 'Make its folder writable.',
      cause: error,
    });
  } finally {
    lock.release();
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // A link that leads nowhere.
  }
}
