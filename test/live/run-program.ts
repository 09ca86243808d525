import { execFile } from 'node:child_process';

export interface ProgramEnd {
  readonly ok: boolean;
  readonly stdout: string;
  /** Why it is not ok, for a person. */
  readonly why: string;
}

/** Runs what a model made: without this process's environment, and not for longer than `timeoutMs`. */
export async function runProgram(
  args: readonly string[],
  { cwd, timeoutMs = 20_000 }: { readonly cwd: string; readonly timeoutMs?: number },
): Promise<ProgramEnd> {
  return await new Promise((resolve) => {
    const options = { cwd, timeout: timeoutMs, killSignal: 'SIGKILL', env: { PATH: process.env['PATH'] } } as const;
    execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
      const end = error?.killed === true ? `no end within ${timeoutMs} ms` : (error?.message ?? '');
      resolve({ ok: error === null, stdout, why: `${end}\n${stdout.slice(-500)}${stderr.slice(-500)}` });
    });
  });
}
