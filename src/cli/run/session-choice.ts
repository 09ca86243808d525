import type { SessionChoice } from '../../container/allos-options.js';
import { chooseSession } from '../../container/choose-session.js';
import type { RunRequest } from './run-request.js';

/** `-s` names a file or an id, `-c` means the newest of the folder; else a new session begins. */
export function sessionChoice(
  { session, continue: latest, noSession }: Pick<RunRequest, 'session' | 'continue' | 'noSession'>,
  cwd: string,
): SessionChoice {
  if (noSession) return { type: 'none' };
  if (latest) return { type: 'latest' };
  return session === undefined ? { type: 'new' } : chooseSession(session, cwd);
}
