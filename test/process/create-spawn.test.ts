import { getEventListeners } from 'node:events';
import { mkdtemp, mkdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSpawn } from '../../src/process/create-spawn.js';
import type { Spawn, SpawnOptions, SpawnResult } from '../../src/plugin/tool-spawn.js';
import { livingProcesses, reap, uniqueSleep } from './living-processes.js';

describe('spawn', () => {
  let folder: string;
  let spawn: Spawn;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'allos-spawn-')));
    await mkdir(join(folder, 'inner'));
    spawn = createSpawn({ cwd: folder, roots: [folder], env: process.env });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const bash = (script: string, options: Partial<SpawnOptions> = {}): Promise<SpawnResult> =>
    run(['bash', '-c', script], options);
  const run = (command: readonly [string, ...string[]], options: Partial<SpawnOptions> = {}): Promise<SpawnResult> =>
    spawn(command, { signal: new AbortController().signal, timeoutMs: 10_000, ...options });

  it('gives both streams and the exit code', async () => {
    expect(await bash('echo out; echo err >&2; exit 3')).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      truncated: false,
      exitCode: 3,
      signal: null,
      outcome: 'exited',
      survivors: [],
    });
  });

  it('tells a program that a signal ended', async () => {
    expect(await bash('kill -SEGV $$')).toMatchObject({ outcome: 'exited', exitCode: null, signal: 'SIGSEGV' });
  });

  it('hands arguments on as they are', async () => {
    expect((await run(['printf', '%s|', 'a b', '$HOME', '*', "'"])).stdout).toBe("a b|$HOME|*|'|");
  });

  it('gives nothing to read', async () => {
    const since = performance.now();
    expect(await run(['cat'])).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: '' });
    expect(await bash('read -r answer < /dev/tty')).not.toMatchObject({ exitCode: 0 });
    expect(performance.now() - since).toBeLessThan(5000);
  });

  it('does not wait for a background process that holds the pipes', async () => {
    const sleep = uniqueSleep();
    const since = performance.now();
    const result = await bash(`sleep ${sleep} & echo started`);
    const took = performance.now() - since;
    const background = livingProcesses(`sleep\0${sleep}`);
    reap(background);
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 0, stdout: 'started\n' });
    expect(took).toBeLessThan(2000);
    expect(background).toHaveLength(1);
  });

  it('does not wait for a background process that prints forever', async () => {
    const result = await bash('yes & echo started >&2');
    expect(result).toMatchObject({ outcome: 'exited', stderr: 'started\n' });
  });

  it('reads all that was printed before the exit, also when the event loop is busy', async () => {
    const running = bash(`head -c 60000 /dev/zero | tr '\\0' x; sleep 100 & exit 0`, { maxOutputBytes: 1e6 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const end = performance.now() + 400; performance.now() < end;);
    expect((await running).stdout).toHaveLength(60_000);
  });

  it('reads 10 MB soon and keeps both ends', async () => {
    const since = performance.now();
    const result = await bash(`echo first; head -c 10000000 /dev/zero | tr '\\0' 'x'; echo; echo last`);
    expect(performance.now() - since).toBeLessThan(3000);
    expect(result.stdout).toMatch(/^first\nx+\n\[\.\.\. 9,950,\d{3} bytes left out \.\.\.\]\nx+\nlast\n$/);
    expect(result.stdout.length).toBeLessThan(50_100);
    expect(result.truncated).toBe(true);
  });

  it('stays bounded and on time with a program that prints forever', async () => {
    const memory = process.memoryUsage.rss();
    const since = performance.now();
    const result = await run(['yes', 'y'.repeat(1000)], { timeoutMs: 500 });
    expect(performance.now() - since).toBeLessThan(2000);
    expect(result).toMatchObject({ outcome: 'timeout', truncated: true });
    expect(process.memoryUsage.rss() - memory).toBeLessThan(200e6);
  });

  it('gives text for bytes that are none', async () => {
    const result = await bash(`printf '\\xff\\x00ok\\xe2\\x82\\xac'`);
    expect(result.stdout).toBe('�\0ok€');
  });

  it('tells output as it comes, in whole characters', async () => {
    const seen: string[] = [];
    await bash(`printf '\\xe2\\x82'; sleep 0.1; printf '\\xac'; echo no >&2`, {
      onOutput: ({ stream, text }) => void seen.push(`${stream}:${text}`),
    });
    expect(seen.sort()).toEqual(['stderr:no\n', 'stdout:€']);
  });

  it('ends the program and rejects when the caller fails over its output', async () => {
    const sleep = uniqueSleep();
    const onOutput = (): void => {
      throw new Error('the caller failed');
    };
    await expect(bash(`echo; sleep ${sleep}`, { onOutput })).rejects.toThrow('the caller failed');
    expect(livingProcesses(sleep)).toEqual([]);
  });

  it('starts nothing when it is aborted already', async () => {
    const result = await bash('touch started', { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: 'aborted', exitCode: null });
    expect((await bash('ls')).stdout).toBe('inner\n');
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    await bash('true', { signal });
    await run(['no-such-program'], { signal });
    await run(['sleep', '10'], { signal, timeoutMs: 50 });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('takes a time limit that no timer takes', async () => {
    expect(await bash('sleep 0.1', { timeoutMs: 1e12 })).toMatchObject({ outcome: 'exited', exitCode: 0 });
    expect(await bash('sleep 0.1', { timeoutMs: Infinity })).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });

  it('adds to the environment what the caller says', async () => {
    expect((await bash('echo $COLUMNS', { env: { COLUMNS: '80' } })).stdout).toBe('80\n');
  });

  describe('that cannot start', () => {
    const message = async (command: readonly [string, ...string[]], cwd?: string): Promise<string | undefined> => {
      const result = await run(command, cwd === undefined ? {} : { cwd });
      expect(result).toMatchObject({ outcome: 'not_started', exitCode: null, signal: null });
      return result.error;
    };

    it('names a program that is not there', async () => {
      expect(await message(['no-such-program'])).toMatch(/^Program not found: no-such-program/);
    });

    it('tells a file that is no program', async () => {
      expect(await message([folder])).toMatch(/^Not allowed to run /);
    });

    it('tells arguments that are too long or hold a NUL', async () => {
      expect(await message(['echo', 'x'.repeat(3e6)])).toMatch(/too long/);
      expect(await message(['echo', 'a\0b'])).toMatch(/NUL/);
    });

    it('tells a working directory that is gone', async () => {
      await rm(folder, { recursive: true });
      expect(await message(['echo'])).toContain(`the working directory ${folder} does not exist`);
    });

    it('tells a folder that is outside of the workspace or missing', async () => {
      await symlink('/', join(folder, 'link'));
      for (const outside of ['..', '/', 'link', `${folder}-evil/..`, 'link/usr']) {
        expect(await message(['echo'], outside)).toMatch(/outside the workspace|does not exist/);
      }
      expect(await message(['echo'], 'missing')).toMatch(/does not exist/);
    });
  });

  it('starts in a folder of the workspace', async () => {
    expect((await run(['pwd'], { cwd: 'inner' })).stdout).toBe(`${join(folder, 'inner')}\n`);
  });
});
