import { homeDirectory } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import { readHeader, sessionEntries } from '../session/latest-session.js';
import { summarise } from '../session/session-summary.js';

/** A session as it is offered to be named. */
export interface RecentSession {
  readonly id: string;
  readonly name: string | undefined;
  /** The first line of its first task. */
  readonly task: string | undefined;
}

/** At most so many files are looked into for those of a folder. */
const LOOKED_AT = 300;

/** The sessions of a folder that were written last, the newest first. Few files are read whole. */
export function recentSessions(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  limit: number,
): readonly RecentSession[] {
  const own = sessionEntries(userPaths(env, homeDirectory(env)).sessions)
    .slice(0, LOOKED_AT)
    .filter(({ path }) => readHeader(path)?.cwd === folder)
    .slice(0, limit);
  return own.map((entry) => {
    const summary = summarise(entry);
    return 'damaged' in summary
      ? { id: entry.id, name: undefined, task: undefined }
      : { id: entry.id, name: summary.name, task: summary.task };
  });
}
