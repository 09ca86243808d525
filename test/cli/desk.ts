import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { endAllos, startAllos, type Finished, type Running, type SpawnOptions } from './spawn-allos.js';

export type RunOptions = Partial<Pick<SpawnOptions, 'env' | 'stdin' | 'terminal' | 'cwd'>>;

/** A user with a home and a project folder, both new and empty, and the command line at hand. */
export interface Desk extends AsyncDisposable {
  readonly home: string;
  readonly folder: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array) => string;
  readonly bytes: (name: string) => Buffer;
  readonly text: (name: string) => string;
  /** Runs it to its end. */
  readonly allos: (args: readonly string[], options?: RunOptions) => Promise<Finished>;
  readonly start: (args: readonly string[], options?: RunOptions) => Running;
}

export function openDesk(): Desk {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'allos-cli-')));
  const home = join(root, 'home');
  const folder = join(root, 'project');
  mkdirSync(home);
  mkdirSync(folder);
  const running: Running[] = [];
  const path = (name: string): string => join(folder, name);
  const start = (args: readonly string[], options: RunOptions = {}): Running => {
    const one = startAllos(args, { cwd: folder, home, ...options });
    running.push(one);
    return one;
  };
  return {
    home,
    folder,
    path,
    write: (name, content) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
    bytes: (name) => readFileSync(path(name)),
    text: (name) => readFileSync(path(name), 'utf8'),
    start,
    allos: async (args, options) => await start(args, options).finished,
    [Symbol.asyncDispose]: async () => {
      running.forEach(endAllos);
      await Promise.all(running.map(({ finished }) => finished.catch(() => undefined)));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
