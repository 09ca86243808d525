import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSessionPath } from '../session/session-reference.js';
import type { SessionChoice } from './allos-options.js';

/**
 * What a user's word for a session means: a path opens the file or makes it; an id, a name or a file without an ending
 * must exist.
 *
 * @param cwd absolute; a relative path is resolved from it
 */
export function chooseSession(reference: string, cwd: string): SessionChoice {
  if (!isSessionPath(reference)) return { type: 'open', reference };
  const path = resolve(cwd, reference);
  return existsSync(path) ? { type: 'open', reference: path } : { type: 'new', path };
}
