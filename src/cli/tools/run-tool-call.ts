import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import { callTool } from '../../container/call-tool.js';
import { noModelPlugin } from '../../container/no-model.js';
import { isTerminal, type AgentEvent } from '../../plugin/event.js';
import { guardProcess } from '../process-guard.js';
import { Output } from '../render/output.js';
import { keepStdout, ownStdout } from '../render/own-stdout.js';
import type { Renderer } from '../render/renderer.js';
import { createRenderer } from '../run/create-renderer.js';
import { disposeInTime } from '../run/dispose-in-time.js';
import { createEndNow } from '../run/end-now.js';
import { listenForInterrupts, type Interrupts } from '../run/interrupts.js';
import { prepareRun } from '../run/prepare-run.js';
import { RunProgress } from '../run/run-progress.js';
import type { RunRequest } from '../run/run-request.js';
import { toExitCode } from '../run/to-exit-code.js';
import { unlessAborted } from '../run/unless-aborted.js';
import { toolInput } from './tool-input.js';

/** A call as the command line asks for it. */
export interface WantedCall {
  readonly name: string;
  /** JSON, or `-` for stdin. */
  readonly input: string | undefined;
}

/** One call of one tool, from its flags to its exit code. */
export async function runToolCall(request: RunRequest, call: WantedCall): Promise<void> {
  const env = processEnvironment();
  keepStdout();
  const stdout = new Output(ownStdout());
  const stderr = new Output(process.stderr);
  const progress = new RunProgress();
  const renderer = progress.watching(createRenderer(request, { stdout, stderr, env }));
  const outputs = [stdout, stderr];
  const endNow = createEndNow({ renderer, progress, outputs });
  let isOver = false;
  // It is never stopped: what a plugin throws after the end is nobody's business.
  guardProcess((error) => {
    if (!isOver) endNow(error);
  });
  const interrupts = listenForInterrupts(
    () => renderer.notice('ending the call (Ctrl-C again ends Allos at once)'),
    endNow,
  );
  if (request.timeoutSeconds !== undefined) interrupts.endAfter(request.timeoutSeconds);
  const work = async (): Promise<number> => await called(request, call, { renderer, interrupts, env });
  await toExitCode(work, request, { renderer, interrupts, endNow, outputs, over: () => (isOver = true) });
}

async function called(
  request: RunRequest,
  { name, input }: WantedCall,
  surroundings: {
    readonly renderer: Renderer;
    readonly interrupts: Interrupts;
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): Promise<number> {
  const { renderer, interrupts, env } = surroundings;
  const { signal } = interrupts;
  const args = await toolInput(input, { stdin: process.stdin, notice: renderer.notice, signal });
  const preparing = prepareRun(request, {
    env,
    processCwd: processDirectory(),
    renderer,
    signal,
    plugins: [noModelPlugin()],
  });
  const { allos, timeoutSeconds } = await unlessAborted(preparing, signal);
  try {
    if (request.timeoutSeconds === undefined && timeoutSeconds !== undefined) interrupts.endAfter(timeoutSeconds);
    let exitCode = 1;
    for await (const event of callTool(allos, { name, input: args }, signal)) {
      if (isTerminal(event)) exitCode = event.exitCode;
      for (const shown of request.outputFormat === 'text' ? forPeople(event) : [event]) renderer.event(shown);
    }
    return exitCode;
  } finally {
    await disposeInTime(allos);
  }
}

/** There is no model to name; and a terminal is shown an answer as it comes, where this one comes with the end. */
function forPeople(event: AgentEvent): readonly AgentEvent[] {
  if (event.type === 'run.started') return [];
  if (!isTerminal(event) || ownStdout().isTTY !== true || event.text === '') return [event];
  const { v, seq, ts, runId, sessionId, text } = event;
  return [{ v, seq, ts, runId, sessionId, type: 'message.delta', channel: 'text', text }, event];
}
