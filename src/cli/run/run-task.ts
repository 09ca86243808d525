import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { AllosError, isAllosError } from '../../plugin/error.js';
import { guardProcess } from '../process-guard.js';
import { Output } from '../render/output.js';
import { keepStdout, ownStdout } from '../render/own-stdout.js';
import type { ConversationScreen } from '../interactive/conversation-screen.js';
import type { Renderer } from '../render/renderer.js';
import { createRenderer } from './create-renderer.js';
import { disposeInTime } from './dispose-in-time.js';
import { createEndNow, type EndNow } from './end-now.js';
import { listenForInterrupts, type Interrupts } from './interrupts.js';
import { prepareRun, type PreparedRun } from './prepare-run.js';
import { readWishes } from './read-wishes.js';
import { renderRun } from './render-run.js';
import { RunProgress } from './run-progress.js';
import type { RunRequest } from './run-request.js';
import { readBeside, readTask } from './task-input.js';
import { toExitCode } from './to-exit-code.js';
import { unlessAborted } from './unless-aborted.js';

/** One run, from its flags to its exit code. */
export async function runTask(request: RunRequest): Promise<void> {
  const env = processEnvironment();
  keepStdout();
  const stdout = new Output(ownStdout());
  const stderr = new Output(process.stderr);
  const progress = new RunProgress();
  const outputs = [stdout, stderr];
  const surroundings = { stdout, stderr, env };
  const interactive = isInteractive(request);
  // Its own renderer is loaded for a conversation at a terminal alone.
  const screen = interactive ? await conversationScreen(request, surroundings) : undefined;
  const renderer = progress.watching(screen?.renderer ?? createRenderer(request, surroundings));
  const endNow = createEndNow({ renderer, progress, outputs });
  let isOver = false;
  // For what no run listens to: between the tasks of a conversation, and after the end. It is never stopped.
  guardProcess((error, breakdown) => {
    if (isOver) return;
    if (interactive && breakdown === 'uncaught') renderer.warning(error.message);
    else endNow(error);
  });
  const interrupts = listenForInterrupts(renderer.notice, endNow);
  if (request.timeoutSeconds !== undefined) interrupts.endAfter(request.timeoutSeconds);
  const work = async (): Promise<number> => {
    if (!interactive) return await oneTask(request, { renderer, interrupts });
    if (request.jsonSchema !== undefined) throw schemaWithoutTask();
    return await conversation(request, { renderer, interrupts, endNow, screen, stderr });
  };
  await toExitCode(work, request, { renderer, interrupts, endNow, outputs, over: () => (isOver = true) });
}

interface Surroundings {
  readonly renderer: Renderer;
  readonly interrupts: Interrupts;
}

/** Without a prompt or a pipe to take it from, a terminal is asked for tasks. */
function isInteractive({ interactive, prompt, fromStdin, replay }: RunRequest): boolean {
  if (replay !== undefined) return false;
  return interactive || (prompt === undefined && !fromStdin && process.stdin.isTTY === true);
}

async function oneTask(request: RunRequest, { renderer, interrupts }: Surroundings): Promise<number> {
  const { signal } = interrupts;
  const { notice } = renderer;
  if (request.replay !== undefined) {
    const { replayTask } = await import('./replay-task.js');
    return await replayTask(request, { path: request.replay, renderer, signal });
  }
  const { stdin } = process;
  const wishes = await readWishes(request, processDirectory());
  const prompt = request.prompt?.trim() === '' ? undefined : request.prompt;
  // A task that comes from stdin alone is read first: that it is empty is said before any question of keys. Beside a
  // prompt stdin comes last, so that no mistake is told after a wait of 3 s.
  const read = prompt === undefined ? await readTask({ request, stdin, notice, signal }) : undefined;
  const prepared = await prepare(request, { renderer, interrupts });
  try {
    const beside = prompt === undefined ? undefined : await readBeside({ stdin, notice, signal });
    const task = [prompt, read, beside].filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
    if (request.timeoutSeconds === undefined && prepared.timeoutSeconds !== undefined) {
      interrupts.endAfter(prepared.timeoutSeconds);
    }
    const exitCode = await renderRun(prepared.allos, task, { signal, ...wishes }, renderer);
    if (request.verbose) showTrace(signal.reason, notice);
    return exitCode;
  } finally {
    await disposeInTime(prepared.allos);
  }
}

function schemaWithoutTask(): AllosError {
  return new AllosError('usage.invalid', '--json-schema is for one task, and none was given', {
    hint: 'Say what is to be done: allos run --json-schema schema.json "List the exported functions"',
  });
}

/** Where an error came from that ended the run and that nobody caught. */
function showTrace(reason: unknown, notice: Renderer['notice']): void {
  if (!isAllosError(reason) || reason.code !== 'internal.unexpected' || !(reason instanceof Error)) return;
  notice(reason.stack ?? '');
}

interface ConversationSurroundings extends Surroundings {
  readonly endNow: EndNow;
  readonly screen: ConversationScreen | undefined;
  readonly stderr: Output;
}

async function conversation(
  request: RunRequest,
  { renderer, interrupts, endNow, screen, stderr }: ConversationSurroundings,
): Promise<number> {
  if (request.record !== undefined) {
    throw new AllosError('usage.invalid', '--record records one task, and none was given', {
      hint: 'Write it: allos run --record FILE "Fix the failing test"',
    });
  }
  const wishes = await readWishes(request, processDirectory());
  const { timeoutSeconds, input, ...parts } = await prepare(request, { renderer, interrupts });
  // From here on each task listens on its own, and Ctrl-C at the prompt belongs to the prompt.
  interrupts.stop();
  const { Conversation } = await import('../interactive/conversation.js');
  const conversation = new Conversation(parts);
  try {
    const { converse } = await import('../interactive/converse.js');
    const show = screen?.show ?? ((lines) => lines.forEach((line) => stderr.write(`${line}\n`)));
    const width = screen?.width ?? (() => Infinity);
    const first = request.prompt;
    return await converse(conversation, { first, wishes, renderer, timeoutSeconds, input, endNow, show, width });
  } finally {
    input.close();
    await conversation.dispose();
  }
}

/** A person at both ends of a terminal sees answers as markdown; everyone else gets the text. */
async function conversationScreen(
  request: RunRequest,
  streams: Parameters<typeof createRenderer>[1],
): Promise<ConversationScreen | undefined> {
  if (request.outputFormat !== 'text' || ownStdout().isTTY !== true || process.stdin.isTTY !== true) return undefined;
  const { openConversationScreen } = await import('../interactive/conversation-screen.js');
  return openConversationScreen(request, streams);
}

async function prepare(request: RunRequest, { renderer, interrupts }: Surroundings): Promise<PreparedRun> {
  const preparing = prepareRun(request, {
    env: processEnvironment(),
    processCwd: processDirectory(),
    renderer,
    signal: interrupts.signal,
  });
  try {
    return await unlessAborted(preparing, interrupts.signal);
  } catch (error) {
    // What was opened after all is closed, so that nothing keeps the process.
    preparing.then(({ allos }) => allos.dispose()).catch(() => undefined);
    throw error;
  }
}
