import { createInterface } from 'node:readline/promises';
import type { Allos } from '../../container/create-allos.js';
import { messageOf } from '../../plugin/error.js';
import { listenForInterrupts } from '../run/interrupts.js';
import { renderRun } from '../run/render-run.js';
import type { Renderer } from '../render/renderer.js';

export interface ConverseOptions {
  /** The task given on the command line, done before the first prompt. */
  readonly first: string | undefined;
  readonly renderer: Renderer;
  readonly timeoutMs: number | undefined;
}

const ENDINGS: ReadonlySet<string> = new Set(['exit', 'quit', 'q', '/exit', '/quit']);

/**
 * One task after another in one session, until `exit`, `quit`, `q` or Ctrl-D. Blank lines are skipped, errors are shown
 * and survived, and Ctrl-C ends the turn only.
 */
export async function converse(allos: Allos, { first, renderer, timeoutMs }: ConverseOptions): Promise<number> {
  const { provider, model } = allos.model;
  const tools = allos.agent.messages.length === 0 ? '' : ` · ${allos.agent.messages.length} messages so far`;
  renderer.notice(`Allos · ${provider}/${model}${tools} · exit, quit, q or Ctrl-D to end`);
  let task = first;
  for (;;) {
    task ??= await nextTask();
    if (task === undefined || ENDINGS.has(task.toLowerCase())) return 0;
    if (task !== '') await oneTask(allos, task, { renderer, timeoutMs });
    task = undefined;
  }
}

async function oneTask(
  allos: Allos,
  task: string,
  { renderer, timeoutMs }: Pick<ConverseOptions, 'renderer' | 'timeoutMs'>,
): Promise<void> {
  const interrupts = listenForInterrupts(renderer.notice);
  try {
    await renderRun(
      allos,
      task,
      { signal: interrupts.signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
      renderer,
    );
  } catch (error) {
    renderer.notice(`the run failed: ${messageOf(error)}`);
  } finally {
    interrupts.stop();
  }
}

/** The next line, trimmed; undefined at the end of input. */
async function nextTask(): Promise<string | undefined> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: process.stdin.isTTY === true,
  });
  try {
    return await new Promise<string | undefined>((resolve) => {
      lines.once('close', () => resolve(undefined));
      lines.once('SIGINT', () => lines.close());
      void lines.question('> ').then((line) => resolve(line.trim()));
    });
  } finally {
    lines.close();
  }
}
