import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineInput, LineStreams } from './line-input.js';

/** Lines that follow each other faster than this, in milliseconds, were pasted. */
const BURST_MS = 40;
/** How long what was typed before a question is thrown away, in milliseconds. */
const DISCARD_MS = 60;
const CTRL_C = 0x03;

/**
 * The person at a terminal. The line editor is open only while it waits, so that Ctrl-C is a signal during a run.
 */
export function createTerminalLines({ stdin, stderr }: LineStreams): LineInput {
  let history: string[] = [];
  let endsNext = false;

  const nextTask = async (): Promise<string | undefined> => {
    const editor = createInterface({ input: stdin, output: stderr, terminal: true, prompt: '> ', history });
    editor.on('history', (lines) => {
      history = [...lines];
    });
    let interrupted: 'with text' | 'empty' | undefined;
    editor.on('SIGINT', () => {
      interrupted = editor.line === '' ? 'empty' : 'with text';
      editor.close();
    });
    const lines = await burst(editor);
    if (lines !== undefined) {
      endsNext = false;
      // A pasted text of several lines is one task.
      return lines.join('\n').trim();
    }
    stderr.write('\n');
    if (interrupted === undefined || (interrupted === 'empty' && endsNext)) return undefined;
    endsNext = interrupted === 'empty';
    if (endsNext) stderr.write('Ctrl-C again, Ctrl-D or exit ends Allos.\n');
    return '';
  };

  const answer = async (question: string, signal: AbortSignal): Promise<string | undefined> => {
    for (;;) {
      if (signal.aborted) return undefined;
      await discard(stdin);
      const editor = createInterface({
        input: stdin,
        output: stderr,
        terminal: true,
        prompt: question,
        historySize: 0,
      });
      // In raw mode the terminal hands Ctrl-C to the line editor; the run must hear of it.
      editor.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
      const onAbort = (): void => editor.close();
      signal.addEventListener('abort', onAbort, { once: true });
      const lines = await burst(editor);
      signal.removeEventListener('abort', onAbort);
      if (lines === undefined) stderr.write('\n');
      if (lines === undefined || signal.aborted) return undefined;
      if (lines.length === 1) return lines[0]?.trim();
      stderr.write('Several lines came at once; that is no answer.\n');
    }
  };

  return { nextTask, answer, close: () => undefined };
}

/** One line, or all lines of a paste with what is typed to end its last one; undefined when the input ends first. */
async function burst(editor: Interface): Promise<readonly string[] | undefined> {
  const lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      editor.on('line', (line) => {
        lines.push(line);
        clearTimeout(timer);
        timer = setTimeout(() => {
          if (editor.line === '') resolve(lines);
        }, BURST_MS);
      });
      editor.once('close', () => resolve(lines.length === 0 ? undefined : lines));
      editor.prompt();
    });
  } finally {
    clearTimeout(timer);
    editor.close();
  }
}

/** Throws away what was typed before: in raw mode a line that was not finished comes out too. */
async function discard(stdin: LineStreams['stdin']): Promise<void> {
  const onData = (chunk: Buffer | string): void => {
    if (Buffer.from(chunk).includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
  };
  stdin.setRawMode(true);
  stdin.on('data', onData);
  stdin.resume();
  await sleep(DISCARD_MS);
  stdin.off('data', onData);
  stdin.pause();
  stdin.setRawMode(false);
}
