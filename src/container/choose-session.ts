import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSessionPath } from '../session/session-reference.js';
import type { SessionChoice } from './allos-options.js';

/**
 * What a user's word for a session means: a path opens the file or makes it, an id must exist. What exists as a file
 * is meant as one.
 *
 * @param cwd absolute; a relative path is resolved from it
 */
export function chooseSession(reference: string, cwd: string): SessionChoice {
  const path = resolve(cwd, reference);
  if (existsSync(path)) return { type: 'open', reference: path };
  return isSessionPath(reference) ? { type: 'new', path } : { type: 'open', reference };
}
