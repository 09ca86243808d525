import { homedir } from 'node:os';

/** The environment of this process. Everything else is given it as a parameter. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

/** The working directory of this process. */
export function processDirectory(): string {
  return process.cwd();
}

/** The user's home folder. */
export function homeDirectory(env: Readonly<Record<string, string | undefined>>): string {
  const home = env['HOME'];
  return home === undefined || home === '' ? homedir() : home;
}
