import { readdirSync, readFileSync } from 'node:fs';

/** One process, as the kernel tells it at one moment. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started, in clock ticks since boot. With the pid it names a process for good. */
  readonly startedAt: number;
}

/**
 * The platform seam: what the system tells about other processes. Only Linux tells enough; elsewhere `list` gives
 * undefined and a tree can only be reached through its process group.
 */
export interface ProcessTable {
  /** All processes that are alive; zombies are not. */
  readonly list: () => readonly ProcessEntry[] | undefined;
  /** A variable of a process's environment; undefined when it has none or may not be read. */
  readonly variableOf: (pid: number, name: string) => string | undefined;
}

/** The process table of this system. */
export function systemProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform !== 'linux') return { list: () => undefined, variableOf: () => undefined };
  return { list: readProcessTable, variableOf: readVariable };
}

// Synchronous on purpose: a snapshot must be as close to one moment as it can be, and it is taken only to kill.
function readProcessTable(): readonly ProcessEntry[] | undefined {
  const entries: ProcessEntry[] = [];
  // The youngest first: they are the ones that may be gone a moment later.
  for (const name of namesIn('/proc').toReversed()) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const entry = parseStat(pid, textOfFile(`/proc/${name}/stat`));
    if (entry !== undefined) entries.push(entry);
  }
  // A /proc that does not even show this process is none.
  return entries.some((entry) => entry.pid === process.pid) ? entries : undefined;
}

function parseStat(pid: number, stat: string | undefined): ProcessEntry | undefined {
  if (stat === undefined) return undefined;
  // The program's name stands in parentheses and may itself contain some, spaces and line ends.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const state = fields[0];
  if (state === undefined || state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startedAt: Number(fields[19]),
  };
}

function readVariable(pid: number, name: string): string | undefined {
  const prefix = `${name}=`;
  const found = textOfFile(`/proc/${pid}/environ`)
    ?.split('\0')
    .find((variable) => variable.startsWith(prefix));
  return found?.slice(prefix.length);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Undefined for a process that has just ended or belongs to somebody else. */
function textOfFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
