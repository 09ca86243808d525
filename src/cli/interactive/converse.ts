import type { Allos } from '../../container/create-allos.js';
import { messageOf } from '../../plugin/error.js';
import { listenForInterrupts } from '../run/interrupts.js';
import { renderRun } from '../run/render-run.js';
import type { Renderer } from '../render/renderer.js';
import type { LineInput } from './line-input.js';

export interface ConverseOptions {
  /** The task given on the command line, done before the first prompt. */
  readonly first: string | undefined;
  readonly input: LineInput;
  readonly renderer: Renderer;
  /** Of each task. */
  readonly timeoutSeconds: number | undefined;
  /** Ends the process at a second Ctrl-C. */
  readonly endNow: () => void;
}

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'quit', 'q', '/exit', '/quit']);

/**
 * One task after another in one session, until `exit`, `quit`, `q` or Ctrl-D. Blank lines are skipped, errors are shown
 * and survived, and Ctrl-C ends the turn only.
 */
export async function converse(allos: Allos, options: ConverseOptions): Promise<number> {
  const { provider, model } = allos.model;
  const { length } = allos.agent.messages;
  const past = length === 0 ? '' : ` · ${length} messages so far`;
  options.renderer.notice(`Allos · ${provider}/${model}${past} · exit, quit, q or Ctrl-D to end`);
  for (let task = options.first ?? (await options.input.nextTask()); ; task = await options.input.nextTask()) {
    if (task === undefined || ENDINGS.has(task.toLowerCase())) return 0;
    if (task.trim() !== '') await oneTask(allos, task, options);
  }
}

async function oneTask(
  allos: Allos,
  task: string,
  { renderer, timeoutSeconds, endNow }: ConverseOptions,
): Promise<void> {
  const interrupts = listenForInterrupts(renderer.notice, endNow);
  if (timeoutSeconds !== undefined) interrupts.endAfter(timeoutSeconds);
  try {
    await renderRun(allos, task, { signal: interrupts.signal }, renderer);
  } catch (error) {
    renderer.notice(`the run failed: ${messageOf(error)}`);
  } finally {
    interrupts.stop();
  }
}
