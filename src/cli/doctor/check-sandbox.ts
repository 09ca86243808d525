import { execFile } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { AllosConfig } from '../../config/config.js';
import { projectFolders } from '../../config/project-files.js';
import { messageOf } from '../../plugin/error.js';
import type { Finding, Surroundings } from './finding.js';

/** How long the trial may take, in milliseconds. */
const TRIAL_MS = 2_000;
/** A user namespace in which nothing can be changed: what a sandbox needs of the system. */
const TRIAL = ['--unshare-user', '--ro-bind', '/', '/', '--', '/bin/true'];

/** Whether commands could run in a sandbox here, and what the configuration wants of one. */
export async function checkSandbox(
  surroundings: Surroundings,
  { sandbox }: Pick<AllosConfig, 'sandbox'>,
): Promise<readonly Finding[]> {
  const wanted: Finding =
    sandbox === 'required'
      ? {
          area: 'sandbox',
          level: 'problem',
          message: 'the configuration requires a sandbox, and this version cannot run commands in one',
          remedy: 'Set sandbox: auto or off; allos config explain sandbox says where it is set.',
        }
      : {
          area: 'sandbox',
          level: 'note',
          message: 'this version runs commands without a sandbox: what you allow can do what you can do',
        };
  return [wanted, ...(process.platform === 'linux' ? [await bubblewrap(surroundings)] : [])];
}

async function bubblewrap(surroundings: Surroundings): Promise<Finding> {
  const program = findBubblewrap(surroundings);
  if (program === undefined) {
    return {
      area: 'sandbox',
      level: 'note',
      message: 'bubblewrap (bwrap) is not installed',
      remedy: 'A later version can use it; your system installs it as the package bubblewrap.',
    };
  }
  const failure = await trial(program);
  if (failure === undefined) return { area: 'sandbox', level: 'ok', message: `${program} works` };
  return {
    area: 'sandbox',
    level: 'note',
    message: `${program} cannot make a sandbox here: ${failure}`,
    remedy: 'Allow user namespaces: in a container by its options, on Ubuntu by an AppArmor profile for bwrap.',
  };
}

/** Looked for on the search path, but never where the project could have put it: `npx` adds such folders. */
function findBubblewrap({ cwd, env }: Surroundings): string | undefined {
  const root = realPath(projectFolders(cwd)[0] ?? cwd);
  const isForeign = (path: string): boolean => {
    const way = relative(root, path);
    return (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) && !path.split(sep).includes('node_modules');
  };
  return (env['PATH'] ?? '')
    .split(':')
    .filter(isAbsolute)
    .map((folder) => join(folder, 'bwrap'))
    .find((program) => isForeign(program) && isExecutable(program) && isForeign(realPath(program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Why it does not work; undefined when it does. It gets nothing of the environment. */
async function trial(program: string): Promise<string | undefined> {
  return await new Promise((resolve) => {
    execFile(program, TRIAL, { env: {}, cwd: '/', timeout: TRIAL_MS, encoding: 'utf8' }, (error, _stdout, stderr) => {
      if (error === null) resolve(undefined);
      else resolve((stderr.trim().split('\n')[0] ?? '') || messageOf(error));
    });
  });
}
