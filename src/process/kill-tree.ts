import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessTable } from './process-table.js';
import { ProcessTree } from './process-tree.js';

/** Milliseconds a program has to clean up between SIGTERM and SIGKILL. */
const TERM_GRACE_MS = 300;
/** Milliseconds until what still lives after SIGKILL is reported as a survivor. */
const KILL_GRACE_MS = 1000;
const LOOKS_FOR_NOBODY = 4;
/** How often an ending process looks for what is left; the kernel needs a moment to end what was killed. */
const LOOKS_NOW = 20;

/** The first process of a tree: a group leader, started with the mark in its environment. */
export interface TreeRoot {
  readonly pid: number;
  readonly mark: string;
}

/**
 * Ends a process and all that came of it: SIGTERM, a short grace, SIGKILL until nothing is left. Where the system tells
 * about processes, those that left the group (`setsid`) or lost their parent are found too.
 *
 * Without a sandbox this is best effort: a process that clears its environment, starts a session and loses its parents
 * before it was ever seen escapes; one of another user cannot be signalled.
 *
 * @returns the pids that still live, where that could be seen
 */
export async function killTree(root: TreeRoot, table: ProcessTable): Promise<readonly number[]> {
  const tree = new ProcessTree(root.pid, root.mark, table);
  signalAll(root.pid, tree.alive() ?? [], 'SIGTERM');
  const stubborn = await remaining(root, tree, TERM_GRACE_MS);
  if (stubborn.length === 0) return [];
  signalAll(root.pid, stubborn, 'SIGKILL');
  // Killed again on every look: a process may start another between the look and the kill.
  return remaining(root, tree, KILL_GRACE_MS, (pids) => signalAll(root.pid, pids, 'SIGKILL'));
}

/** The same at once and without grace, for a process that is about to end itself. */
export function killTreeNow(root: TreeRoot, table: ProcessTable): void {
  const tree = new ProcessTree(root.pid, root.mark, table);
  for (let looks = 0; looks < LOOKS_NOW; looks++) {
    const alive = look(root, tree);
    if (alive.length === 0) return;
    signalAll(root.pid, alive, 'SIGKILL');
  }
}

/** Looks, ever less often, until nothing lives or the time is up; `onAlive` is told what was seen. */
async function remaining(
  root: TreeRoot,
  tree: ProcessTree,
  forMs: number,
  onAlive: (pids: readonly number[]) => void = () => undefined,
): Promise<readonly number[]> {
  const deadline = performance.now() + forMs;
  for (let pause = 4; ; pause = Math.min(pause * 2, 64)) {
    await sleep(Math.max(1, Math.min(pause, deadline - performance.now())));
    const alive = look(root, tree);
    if (alive.length === 0 || performance.now() >= deadline) return alive;
    onAlive(alive);
  }
}

function signalAll(group: number, pids: readonly number[], signal: 'SIGTERM' | 'SIGKILL'): void {
  send(-group, signal);
  for (const pid of pids) send(pid, signal);
}

/**
 * Who is alive. Nobody is said only after several looks: one can miss a process that is just handing over to a child.
 */
function look(root: TreeRoot, tree: ProcessTree): readonly number[] {
  for (let looks = 0; looks < LOOKS_FOR_NOBODY; looks++) {
    const alive = tree.alive() ?? aliveGroup(root.pid);
    if (alive.length > 0) return alive;
  }
  return [];
}

/** All that can be known without a process table: whether the group has a member. */
function aliveGroup(group: number): readonly number[] {
  return send(-group, 0) ? [group] : [];
}

/** @returns whether there was anything to signal; what belongs to another user counts, although it cannot be reached */
function send(target: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
