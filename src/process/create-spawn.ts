import type { ChildProcessByStdio, spawn as SpawnProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Spawn, SpawnResult } from '../plugin/tool-spawn.js';
import { systemProcessTable, type ProcessTable } from './process-table.js';
import { runChild } from './run-child.js';
import { scrubEnvironment, type Environment } from './scrub-environment.js';
import { MARK_VARIABLE, markedValue, newMark } from './spawn-mark.js';
import { startFailure } from './start-failure.js';
import { TreeGuard } from './tree-guard.js';
import { workingDirectory, type Workspace } from './working-directory.js';

export interface SpawnSettings extends Workspace {
  /** The environment of Allos. Only what `scrubEnvironment` leaves of it reaches a program. */
  readonly env: Environment;
  /** Set for every program, whatever Allos' own environment says. */
  readonly fixedEnv?: Readonly<Record<string, string>>;
  /** Default: this system's. */
  readonly processTable?: ProcessTable;
}

/**
 * Makes the `Spawn` that tools are given.
 *
 * A program leads its own process group and session, reads nothing, and gets the scrubbed environment, what its caller
 * adds, and a mark by which its descendants are found. The call ends when the program does: what it left running in the
 * background goes on, with its output cut off. Timeout and abort end the whole tree, see `killTree`; so does the end of
 * Allos.
 *
 * Times are real times and no injected clock's: other processes follow no other.
 */
export function createSpawn(settings: SpawnSettings): Spawn {
  const environment = { ...scrubEnvironment(settings.env), ...settings.fixedEnv };
  const table = settings.processTable ?? systemProcessTable();
  const guard = new TreeGuard(table);
  return async (command, options) => {
    // Loaded here: a run without commands never needs it.
    const { spawn } = await import('node:child_process');
    const folder = await workingDirectory(options.cwd, settings);
    if (!folder.ok) return noProcess('not_started', folder.error);
    if (options.signal.aborted) return noProcess('aborted', 'Aborted before it was started');
    const mark = newMark();
    const started = await start(spawn, command, {
      cwd: folder.path,
      env: { ...environment, ...options.env, [MARK_VARIABLE]: markedValue(settings.env[MARK_VARIABLE], mark) },
    });
    if (!started.ok) return noProcess('not_started', await startFailure(started.error, command[0], folder.path));
    const child = { ...started, mark };
    return guard.during(child, () => runChild(child, options, table));
  };
}

type Started =
  | { readonly ok: true; readonly process: ChildProcessByStdio<null, Readable, Readable>; readonly pid: number }
  | { readonly ok: false; readonly error: unknown };

async function start(
  spawn: typeof SpawnProcess,
  [program, ...args]: Parameters<Spawn>[0],
  place: { readonly cwd: string; readonly env: Record<string, string> },
): Promise<Started> {
  try {
    const child = spawn(program, args, { ...place, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    if (child.pid !== undefined) return { ok: true, process: child, pid: child.pid };
    const [error] = (await once(child, 'error')) as unknown[];
    return { ok: false, error };
  } catch (error) {
    return { ok: false, error };
  }
}

function noProcess(outcome: 'aborted' | 'not_started', error: string): SpawnResult {
  return { stdout: '', stderr: '', truncated: false, exitCode: null, signal: null, outcome, error, survivors: [] };
}
