import { setTimeout as sleep } from 'node:timers/promises';
import { assertNever } from '../../plugin/assert-never.js';
import type { InputHistory, LineInput, LineInputOptions } from './line-input.js';
import { readEntry } from './read-entry.js';

/** How long what was typed before a question is thrown away, in milliseconds. */
const DISCARD_MS = 60;
/** How long a Ctrl-C may take to end the run, in milliseconds. */
const ABORT_MS = 1_000;
const CTRL_C = 0x03;

/** The person at a terminal. */
export function createTerminalLines(options: LineInputOptions): LineInput {
  const { stdin, stderr } = options;
  let history: InputHistory | undefined;
  let endsNext = false;

  const nextTask = async (): Promise<string | undefined> => {
    history ??= await options.history();
    stderr.write('\n');
    const entry = await readEntry({ ...options, prompt: '> ', history: history.entries, expects: 'task' });
    switch (entry.type) {
      case 'lines': {
        endsNext = false;
        const task = entry.lines.join('\n').trim();
        if (task !== '') history.add(task);
        return task;
      }
      case 'interrupt':
        stderr.write('\n');
        if (entry.empty && endsNext) return undefined;
        endsNext = entry.empty;
        if (endsNext) stderr.write('Ctrl-C again, Ctrl-D or exit ends Allos.\n');
        return '';
      case 'end':
        stderr.write('\n');
        return undefined;
      case 'paste':
        return '';
      default:
        return assertNever(entry);
    }
  };

  const answer = async (question: string, signal: AbortSignal): Promise<string | undefined> => {
    for (;;) {
      if (signal.aborted) return undefined;
      await discard(stdin);
      const entry = await readEntry({ ...options, prompt: question, history: [], expects: 'answer', signal });
      switch (entry.type) {
        case 'lines':
          return signal.aborted ? undefined : entry.lines[0]?.trim();
        case 'paste':
          stderr.write('\nSeveral lines came at once, or a paste; that is no answer. Type it.\n');
          break;
        case 'interrupt':
          // In raw mode the terminal hands Ctrl-C to the line editor; the run must hear of it.
          process.kill(process.pid, 'SIGINT');
          await abortOf(signal);
          stderr.write('\n');
          return undefined;
        case 'end':
          stderr.write('\n');
          return undefined;
        default:
          return assertNever(entry);
      }
    }
  };

  return { nextTask, answer, close: () => undefined };
}

/** A signal to oneself arrives a moment later. */
async function abortOf(signal: AbortSignal): Promise<void> {
  await sleep(ABORT_MS, undefined, { signal }).catch(() => undefined);
}

/** Throws away what was typed before: in raw mode a line that was not finished comes out too. */
async function discard(stdin: LineInputOptions['stdin']): Promise<void> {
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
