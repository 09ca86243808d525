import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { Output } from '../render/output.js';
import type { Renderer } from '../render/renderer.js';
import { prepareRun, type PreparedRun } from './prepare-run.js';
import { listenForInterrupts } from './interrupts.js';
import { createRenderer } from './create-renderer.js';
import { renderRun } from './render-run.js';
import { reportFailure } from './report-failure.js';
import type { RunRequest } from './run-request.js';
import { readTask } from './task-input.js';

/** One run, from its flags to its exit code. */
export async function runTask(request: RunRequest): Promise<void> {
  const env = processEnvironment();
  const stdout = new Output(process.stdout);
  const stderr = new Output(process.stderr);
  const renderer = createRenderer(request, { stdout, stderr, env });
  let exitCode: number;
  try {
    const prepared = await prepareRun(request, { env, processCwd: processDirectory(), renderer });
    exitCode = await runPrepared(request, prepared, renderer);
  } catch (error) {
    exitCode = reportFailure(error, renderer, { verbose: request.verbose });
  }
  process.exitCode = exitCode;
  await stdout.drain();
  await stderr.drain();
}

async function runPrepared(
  request: RunRequest,
  { allos, timeoutMs }: PreparedRun,
  renderer: Renderer,
): Promise<number> {
  const isInteractive =
    request.interactive || (request.prompt === undefined && !request.fromStdin && process.stdin.isTTY === true);
  try {
    if (isInteractive) {
      const { converse } = await import('../interactive/converse.js');
      return await converse(allos, { first: request.prompt, renderer, timeoutMs });
    }
    const { prompt, fromStdin } = request;
    const task = await readTask({ prompt, fromStdin, stdin: process.stdin, notice: renderer.notice });
    const interrupts = listenForInterrupts(renderer.notice);
    try {
      const limits = timeoutMs === undefined ? {} : { timeoutMs };
      return await renderRun(allos, task, { signal: interrupts.signal, ...limits }, renderer);
    } finally {
      interrupts.stop();
    }
  } finally {
    await allos.dispose();
  }
}
