import { messageOf } from '../plugin/error.js';
import { isDirectory } from './working-directory.js';

/** Says in words why a program could not be started, and what can be done. */
export async function startFailure(error: unknown, program: string, cwd: string): Promise<string> {
  if (!(await isDirectory(cwd))) return `Cannot start ${program}: the working directory ${cwd} does not exist any more`;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return `Program not found: ${program}. Is it installed, and is its folder in PATH?`;
    case 'EACCES':
      return `Not allowed to run ${program}: it is not executable, or the working directory ${cwd} may not be entered`;
    case 'E2BIG':
      return `The arguments for ${program} are too long for the system. Write them to a file and run that`;
    case 'EAGAIN':
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return `Cannot start ${program}: the system is out of processes, files or memory (${messageOf(error)})`;
    case 'ERR_INVALID_ARG_VALUE':
      return `Cannot start ${program}: an argument holds a NUL character`;
    default:
      return `Cannot start ${program}: ${messageOf(error)}`;
  }
}
