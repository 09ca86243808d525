import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject, ToolContext, ToolResult } from 'allos/plugin';
import { createSpawn } from '../../../src/process/create-spawn.js';
import { eventually, livingProcesses, reap, uniqueSleep } from '../../../test/process/living-processes.js';
import { ShellExec } from '../src/shell-exec.js';
import { toolContext } from './tool-context.js';

describe('shell_exec', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'allos-shell-')));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (command: string, timeout?: number, changes: Partial<ToolContext> = {}): Promise<ToolResult> =>
    new ShellExec().execute({ command, ...(timeout === undefined ? {} : { timeout }) }, toolContext(folder, changes));
  const stdoutOf = (result: ToolResult): unknown => (result.result as JsonObject)['stdout'];

  it('gives output and exit code as data and as text', async () => {
    expect(await run('echo out; echo err >&2')).toEqual({
      success: true,
      result: { stdout: 'out\n', stderr: 'err\n', returncode: 0, command: 'echo out; echo err >&2' },
      modelText: 'Exit code 0\n\nstdout:\nout\n\nstderr:\nerr',
    });
    expect((await run('true')).modelText).toBe('Exit code 0\n\n(no output)');
  });

  it('fails with the output when the exit code is not zero', async () => {
    expect(await run('echo out; exit 3')).toEqual({
      success: false,
      error: 'Exit code 3',
      result: { stdout: 'out\n', stderr: '', returncode: 3, command: 'echo out; exit 3' },
      modelText: 'Exit code 3\n\nstdout:\nout',
    });
    expect((await run('no-such-program')).error).toBe('Exit code 127 (command not found)');
  });

  it('gives the exit code of a shell when a signal ended the command', async () => {
    const result = await run('kill -SEGV $$');
    expect(result).toMatchObject({ success: false, result: { returncode: 139 } });
    expect(result.error).toContain('SIGSEGV');
  });

  it('runs in the working directory with what bash can do', async () => {
    expect(stdoutOf(await run('pwd; [[ a < b ]] && echo bash'))).toBe(`${folder}\nbash\n`);
  });

  it('reads no start-up files', async () => {
    await writeFile(join(folder, '.bashrc'), 'echo bashrc');
    await writeFile(join(folder, '.bash_profile'), 'echo profile');
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      BASH_ENV: join(folder, '.bashrc'),
      ENV: join(folder, '.bashrc'),
    };
    const spawn = createSpawn({ cwd: folder, roots: [folder], env });
    expect(stdoutOf(await run('shopt -q login_shell && echo login; echo ok', 5, { spawn }))).toBe('ok\n');
  });

  it('does not read a command as options of the shell', async () => {
    expect((await run('-l; echo after')).result).toMatchObject({ stdout: 'after\n', returncode: 0 });
  });

  it('refuses commands that no shell can run', async () => {
    for (const command of ['', ' \n']) {
      const result = await run(command);
      expect(result.success).toBe(false);
      expect(result.error).toMatch(/empty/);
    }
    expect((await run('echo a\0b')).error).toMatch(/NUL/);
  });

  it('falls back to sh where there is no bash', async () => {
    const real = toolContext(folder).spawn;
    const spawn: typeof real = ([program, ...args], options) =>
      real([program === 'bash' ? 'no-such-bash' : program, ...args], options);
    expect(stdoutOf(await run('echo $0', 5, { spawn }))).toBe('sh\n');
  });

  it('says what is wrong when no shell can be started', async () => {
    await rm(folder, { recursive: true });
    const result = await run('true');
    expect(result).toMatchObject({ success: false, result: { returncode: null } });
    expect(result.error).toContain(`the working directory ${folder} does not exist`);
  });

  it('ends everything at the time limit and says what to do', async () => {
    const sleep = uniqueSleep();
    const since = performance.now();
    const result = await run(`echo begun; setsid sleep ${sleep} & sleep ${sleep}`, 1);
    expect(performance.now() - since).toBeLessThan(2500);
    const alive = livingProcesses(sleep);
    reap(alive);
    expect(alive).toEqual([]);
    expect(result).toMatchObject({ success: false, result: { stdout: 'begun\n', returncode: null } });
    expect(result.error).toMatch(/after 1 s.*longer timeout/);
    expect(result.modelText).toContain('begun');
  });

  it('takes the time limit of the settings, unless the call has one', async () => {
    const tool = new ShellExec({ timeoutSeconds: 1 });
    expect((await tool.execute({ command: 'sleep 20' }, toolContext(folder))).error).toMatch(/after 1 s/);
    expect(await tool.execute({ command: 'sleep 1.2', timeout: 10 }, toolContext(folder))).toMatchObject({
      success: true,
    });
  });

  it('ends with what was printed when it is aborted', async () => {
    const sleep = uniqueSleep();
    const controller = new AbortController();
    const running = run(`echo begun; sleep ${sleep}`, 30, { signal: controller.signal });
    await eventually(() => livingProcesses(`sleep\0${sleep}`).length > 0);
    controller.abort();
    const result = await running;
    expect(result).toMatchObject({ success: false, result: { stdout: 'begun\n', returncode: null } });
    expect(result.error).toMatch(/aborted/);
    expect(livingProcesses(sleep)).toEqual([]);
  });

  it('returns while a server it started goes on', async () => {
    const sleep = uniqueSleep();
    const result = await run(`sleep ${sleep} & echo started`, 10);
    reap(livingProcesses(sleep));
    expect(result).toMatchObject({ success: true, result: { stdout: 'started\n' } });
  });

  it('tells the model when output is left out', async () => {
    const result = await run('seq 100000');
    expect(result.modelText).toMatch(/^Exit code 0\n\nstdout:\n1\n2\n/);
    expect(result.modelText).toMatch(/\n\[\.\.\. [\d,]+ bytes left out \.\.\.\]\n[^]*\n100000\n\nThe output was long/);
  });

  it('shows the model text without colours and control characters', async () => {
    const result = await run(`printf '\\033[31mred\\033[0m \\000 \\377 tab\\there'`);
    expect(result.modelText).toBe('Exit code 0\n\nstdout:\nred \\x00 � tab\there');
    expect(stdoutOf(result)).toContain('\u001b[31mred');
  });

  it('reports progress, not more than a few times a second', async () => {
    const lines: string[] = [];
    await run('for i in 1 2 3 4 5 6 7 8 9 10; do echo step $i; sleep 0.05; done', 10, {
      report: (line) => lines.push(line),
    });
    expect(lines[0]).toBe('step 1');
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.length).toBeLessThan(6);
  });
});
