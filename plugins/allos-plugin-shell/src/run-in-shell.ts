import type { Spawn, SpawnOptions, SpawnResult } from 'allos/plugin';

/** `--` keeps a command that begins with a dash from being read as options. */
const BASH = ['bash', '--noprofile', '--norc', '-c', '--'] as const;
const SH = ['sh', '-c', '--'] as const;

/** Runs a command with bash and none of the user's start-up files, or with `sh` where there is no bash. */
export async function runInShell(command: string, spawn: Spawn, options: SpawnOptions): Promise<SpawnResult> {
  const run = await spawn([...BASH, command], options);
  if (run.outcome !== 'not_started') return run;
  const fallback = await spawn([...SH, command], options);
  // What kept both from starting is better told of bash.
  return fallback.outcome === 'not_started' ? run : fallback;
}
