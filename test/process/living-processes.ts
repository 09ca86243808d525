import { readdirSync, readFileSync } from 'node:fs';

/** The judge of the kill tests, independent of the code under test: who is alive with this text in its arguments? */
export function livingProcesses(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/cmdline`).includes(text) && !/\) [ZX] /.test(read(`/proc/${pid}/stat`)))
    .map(Number);
}

/** Waits until the condition holds; false when it did not within the time. */
export async function eventually(condition: () => boolean, withinMs = 3000): Promise<boolean> {
  for (const end = Date.now() + withinMs; ;) {
    if (condition()) return true;
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Ends what a broken twin left behind. */
export function reap(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

/** An argument for `sleep` that no other process on this machine has: about 1,000 seconds. */
export function uniqueSleep(): string {
  return `1000.${process.pid}${process.hrtime.bigint()}`;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
