import { fstatSync } from 'node:fs';
import { AllosError } from '../../plugin/error.js';

/** How long a pipe may stay silent when there is a prompt already, in milliseconds. */
const FIRST_BYTE_MS = 3_000;
const MAX_BYTES = 10 * 1024 * 1024;

export interface TaskInputOptions {
  readonly prompt: string | undefined;
  /** `-` was given. */
  readonly fromStdin: boolean;
  readonly stdin: NodeJS.ReadStream;
  readonly notice: (text: string) => void;
}

/**
 * The task: the prompt, and what stdin holds below it. `-` or a missing prompt reads stdin to its end; beside a prompt
 * a file is read whole, and a pipe that says nothing for 3 s is left alone.
 *
 * @throws AllosError `usage.invalid` for an empty task and for stdin that is not text
 */
export async function readTask(options: TaskInputOptions): Promise<string> {
  const { prompt, fromStdin, stdin } = options;
  const needed = fromStdin || prompt === undefined;
  const piped = needed && (fromStdin || stdin.isTTY !== true) ? await readAll(stdin) : await readBeside(options);
  const task = [prompt, piped].filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
  if (task.trim() === '') {
    throw new AllosError('usage.invalid', 'the task is empty', {
      hint: 'Say what is to be done: allos run "Fix the failing test"',
    });
  }
  return task;
}

async function readBeside({ prompt, stdin, notice }: TaskInputOptions): Promise<string | undefined> {
  if (prompt === undefined || stdin.isTTY === true) return undefined;
  switch (stdinKind()) {
    case 'file':
      return await readAll(stdin);
    case 'pipe': {
      const text = await readAll(stdin, FIRST_BYTE_MS);
      if (text === undefined) notice('nothing came on stdin for 3 s; going on without it');
      return text;
    }
    case 'none':
      return undefined;
  }
}

function stdinKind(): 'file' | 'pipe' | 'none' {
  try {
    const stats = fstatSync(0);
    if (stats.isFile()) return 'file';
    return stats.isFIFO() || stats.isSocket() ? 'pipe' : 'none';
  } catch {
    return 'none'; // Closed.
  }
}

/** All of stdin; undefined when its first byte does not come in time. */
async function readAll(stdin: NodeJS.ReadStream, firstByteMs?: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const ended = await new Promise<'end' | 'silent'>((resolve, reject) => {
    if (firstByteMs !== undefined) timer = setTimeout(() => resolve('silent'), firstByteMs);
    stdin.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) chunks.push(chunk);
      else
        reject(
          new AllosError('usage.invalid', 'stdin holds more than 10 MB', {
            hint: 'Write it to a file and name the file in the task.',
          }),
        );
    });
    stdin.once('end', () => resolve('end'));
    stdin.once('error', reject);
  }).finally(() => clearTimeout(timer));
  if (ended === 'silent') {
    stdin.removeAllListeners('data');
    stdin.pause();
    stdin.unref?.();
    return undefined;
  }
  return textOf(Buffer.concat(chunks));
}

function textOf(bytes: Buffer): string {
  const refuse = (): never => {
    throw new AllosError('usage.invalid', 'stdin is not text', {
      hint: 'Write it to a file and name the file in the task.',
    });
  };
  if (bytes.includes(0)) refuse();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse();
  }
}
