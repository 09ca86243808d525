import { spawn as spawnProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { createSpawn } from '../../src/process/create-spawn.js';
import type { SpawnOptions, SpawnResult } from '../../src/plugin/tool-spawn.js';
import { systemProcessTable, type ProcessEntry } from '../../src/process/process-table.js';
import { eventually, livingProcesses, reap, uniqueSleep } from './living-processes.js';

const spawn = createSpawn({ cwd: tmpdir(), roots: [tmpdir()], env: { PATH: process.env['PATH'] } });
const bash = (script: string, options: Partial<SpawnOptions> = {}): Promise<SpawnResult> =>
  spawn(['bash', '-c', script], { signal: new AbortController().signal, timeoutMs: 10_000, ...options });

/** The twin: it kills the process it started, and nothing else. */
async function killOnlyTheChild(script: string, timeoutMs: number): Promise<void> {
  const child = spawnProcess('bash', ['-c', script], { stdio: 'ignore' });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  await exited;
}

/** Ways in which a process gets away from its parent; `SLEEP` stands for the program that must not live on. */
const ESCAPES = {
  'a child in the background': 'SLEEP & wait',
  'a grandchild in a session of its own': 'setsid SLEEP & wait',
  'a process whose parents have all ended': '(setsid bash -c "SLEEP & disown" &) ; sleep 1000',
  'a process that ignores SIGTERM': `trap "" TERM; SLEEP & wait; wait`,
  'a process in a session of its own that ignores SIGTERM': `setsid bash -c 'trap "" TERM; SLEEP; true' & wait`,
  'a process without its environment in a session of its own': 'env -i "$(command -v setsid)" SLEEP & wait',
  'a process that is stopped': 'SLEEP & kill -STOP $!; wait',
  'a process started by the handler of SIGTERM': `trap "setsid SLEEP & sleep 0.05" TERM; sleep 1000 & wait`,
};

describe('the kill of a process tree', () => {
  for (const [name, script] of Object.entries(ESCAPES)) {
    it(`ends ${name} on timeout`, async () => {
      const sleep = uniqueSleep();
      const result = await bash(script.replace('SLEEP', `sleep ${sleep}`), { timeoutMs: 400 });
      const alive = livingProcesses(sleep);
      reap(alive);
      expect(result.outcome).toBe('timeout');
      expect(alive).toEqual([]);
      expect(result.survivors).toEqual([]);
    });
  }

  it('has a judge that a kill of the child alone does not satisfy', async () => {
    const sleep = uniqueSleep();
    await killOnlyTheChild(ESCAPES['a grandchild in a session of its own'].replace('SLEEP', `sleep ${sleep}`), 400);
    const alive = livingProcesses(sleep);
    reap(alive);
    expect(alive).not.toEqual([]);
  });

  it('ends the tree on abort, soon', async () => {
    const sleep = uniqueSleep();
    const controller = new AbortController();
    const running = bash(`echo before; sleep ${sleep} & setsid sleep ${sleep} & wait`, { signal: controller.signal });
    expect(await eventually(() => livingProcesses(`sleep\0${sleep}`).length === 2)).toBe(true);
    const since = performance.now();
    controller.abort();
    const result = await running;
    expect(performance.now() - since).toBeLessThan(1000);
    expect(result).toMatchObject({ outcome: 'aborted', stdout: 'before\n', survivors: [] });
    expect(livingProcesses(sleep)).toEqual([]);
  });

  it('gives a program the chance to clean up', async () => {
    const result = await bash(`trap 'echo cleaned; exit 3' TERM; sleep 1000 & wait`, { timeoutMs: 600 });
    expect(result).toMatchObject({ outcome: 'timeout', stdout: 'cleaned\n', exitCode: 3 });
  });

  it('lets other processes alone, also those of a spawn at the same time', async () => {
    const sleep = uniqueSleep();
    const other = bash(`setsid sleep ${sleep} & wait`, { timeoutMs: 1500 });
    expect(await eventually(() => livingProcesses(`sleep\0${sleep}`).length === 1)).toBe(true);
    await bash('sleep 1000', { timeoutMs: 100 });
    expect(livingProcesses(`sleep\0${sleep}`)).toHaveLength(1);
    await other;
    expect(livingProcesses(sleep)).toEqual([]);
  });

  it('reports what does not die', async () => {
    const system = systemProcessTable();
    const immortal = 2 ** 30; // No process has this number.
    const list = () => {
      const entries = system.list() ?? [];
      return [...entries, { pid: immortal, parent: 1, group: leaderOf(entries), session: 0, startedAt: 2 ** 50 }];
    };
    let leader = 0;
    const leaderOf = (entries: readonly ProcessEntry[]): number =>
      (leader ||= entries.find((entry) => entry.parent === process.pid && entry.group === entry.pid)?.pid ?? 0);
    const haunted = createSpawn({ cwd: tmpdir(), roots: [], env: process.env, processTable: { ...system, list } });
    const signal = new AbortController().signal;
    const result = await haunted(['sleep', '1000'], { signal, timeoutMs: 100 });
    expect(result).toMatchObject({ outcome: 'timeout', survivors: [immortal] });
  });

  it('ends the group where the system tells of no other processes', async () => {
    const processTable = { list: () => undefined, variableOf: () => undefined };
    const blind = createSpawn({ cwd: tmpdir(), roots: [], env: process.env, processTable });
    const sleep = uniqueSleep();
    const signal = new AbortController().signal;
    const result = await blind(['bash', '-c', `sleep ${sleep} & wait`], { signal, timeoutMs: 200 });
    expect(result.outcome).toBe('timeout');
    expect(livingProcesses(sleep)).toEqual([]);
  });
});
