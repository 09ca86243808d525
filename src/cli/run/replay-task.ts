import { resolve } from 'node:path';
import { processDirectory } from '../../config/process-environment.js';
import type { AllosOptions } from '../../container/allos-options.js';
import { createAllos } from '../../container/create-allos.js';
import { recordingAt } from '../../container/recording-at.js';
import type { Renderer } from '../render/renderer.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import { readWishes } from './read-wishes.js';
import { renderRun } from './render-run.js';
import type { RunRequest } from './run-request.js';
import { readBeside, readTask } from './task-input.js';

/**
 * Does what was recorded again. No configuration is read: the recording says how the run was made. What the command line
 * says besides must be the same, the task among it; without one the recorded tasks are done.
 */
export async function replayTask(
  request: RunRequest,
  { path, renderer, signal }: { readonly path: string; readonly renderer: Renderer; readonly signal: AbortSignal },
): Promise<number> {
  const file = resolve(processDirectory(), path);
  const { tasks, isTorn } = recordingAt(file);
  const wishes = await readWishes(request, processDirectory());
  const given = await givenTask(request, { notice: renderer.notice, signal });
  const allos = await createAllos({ ...replayOptionsOf(request), cassette: { replay: file }, surface: COMMAND_LINE });
  try {
    renderer.notice(`replaying ${path}: nothing is sent and no tool runs`);
    if (isTorn) renderer.notice('the last line of the recording was cut off when it was written');
    let exitCode = 0;
    for (const task of given === undefined ? tasks : [given]) {
      exitCode = await renderRun(allos, task, { signal, ...wishes }, renderer);
    }
    return exitCode;
  } finally {
    await allos.dispose();
  }
}

async function givenTask(
  request: RunRequest,
  { notice, signal }: { readonly notice: Renderer['notice']; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const { stdin } = process;
  if (request.fromStdin) return await readTask({ request, stdin, notice, signal });
  if (request.prompt === undefined) return undefined;
  const beside = await readBeside({ stdin, notice, signal });
  return [request.prompt, beside].filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
}

/** What the command line says of the run itself. */
function replayOptionsOf(request: RunRequest): AllosOptions {
  const mode = request.autoApprove ? 'auto' : request.mode;
  const options = {
    provider: request.provider,
    model: request.model,
    tools: request.tools,
    mode,
    allow: request.allow.length === 0 ? undefined : request.allow,
    deny: request.deny.length === 0 ? undefined : request.deny,
    systemPrompt: request.system,
    appendSystemPrompt: request.appendSystem,
    maxIterations: request.maxIterations,
    maxCostUsd: request.maxCostUsd,
    maxRunTokens: request.maxTokens,
    maxTokens: request.maxOutputTokens,
    temperature: request.temperature,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
