import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { homeDirectory } from '../../config/process-environment.js';
import { userPaths } from '../../config/user-paths.js';
import { messageOf } from '../../plugin/error.js';
import type { Finding, Surroundings } from './finding.js';

/** Whether sessions can be kept, and only their user can read them. Makes nothing. */
export function checkSessions({ env }: Pick<Surroundings, 'env'>): Finding {
  let folder: string;
  try {
    folder = userPaths(env, homeDirectory(env)).sessions;
  } catch (error) {
    return problem(messageOf(error), 'Set ALLOS_HOME to a whole path, or unset it.');
  }
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined) return absent(folder);
    if (!stats.isDirectory()) return problem(`${folder} is no folder`, 'Move what lies there away.');
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const count = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).length;
    const message = `${count === 1 ? '1 session' : `${count} sessions`} in ${folder}`;
    if ((stats.mode & 0o077) === 0) return { area: 'sessions', level: 'ok', message };
    const remedy = `Run: chmod 700 ${folder}; the next run does it, too.`;
    return { area: 'sessions', level: 'warning', message: `${message}, which others may read`, remedy };
  } catch (error) {
    return problem(
      `${folder} cannot be used: ${messageOf(error)}`,
      'Make it yours and writable, or name another place with ALLOS_HOME.',
    );
  }
}

function absent(folder: string): Finding {
  let above = dirname(folder);
  while (statSync(above, { throwIfNoEntry: false }) === undefined && dirname(above) !== above) above = dirname(above);
  try {
    accessSync(above, constants.W_OK | constants.X_OK);
    return { area: 'sessions', level: 'ok', message: `no sessions yet; they will lie in ${folder}` };
  } catch {
    return problem(
      `${folder} cannot be made, since ${above} cannot be written`,
      'Make it writable, name another place with ALLOS_HOME, or run with --no-session.',
    );
  }
}

function problem(message: string, remedy: string): Finding {
  return { area: 'sessions', level: 'problem', message, remedy };
}
