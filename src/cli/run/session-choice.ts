import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { isSessionPath } from '../../session/session-reference.js';
import type { SessionChoice } from '../../container/allos-options.js';
import type { RunRequest } from './run-request.js';

/** `-s` with a path opens the file or makes it; an id must exist; `-c` is the newest of the folder. */
export function sessionChoice(
  { session, continue: latest, noSession }: Pick<RunRequest, 'session' | 'continue' | 'noSession'>,
  cwd: string,
): SessionChoice {
  if (noSession) return { type: 'none' };
  if (latest) return { type: 'latest' };
  if (session === undefined) return { type: 'new' };
  const path = isAbsolute(session) ? session : resolve(cwd, session);
  if (existsSync(path)) return { type: 'open', reference: path };
  return isSessionPath(session) ? { type: 'new', path } : { type: 'open', reference: session };
}
