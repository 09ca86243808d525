import { fstatSync } from 'node:fs';
import { AllosError } from '../../plugin/error.js';
import type { RunRequest } from './run-request.js';
import { unlessAborted } from './unless-aborted.js';

/** How long a pipe may stay silent when there is a prompt already, in milliseconds. */
const FIRST_BYTE_MS = 3_000;
const MAX_BYTES = 10 * 1024 * 1024;

export interface StdinOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly notice: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The task when the command line holds none: stdin to its end for `-` or a missing prompt; for an empty prompt what
 * stdin holds beside it.
 *
 * @throws AllosError `usage.invalid` when that is nothing, or no text
 */
export async function readTask({
  request,
  ...options
}: StdinOptions & { readonly request: Pick<RunRequest, 'prompt' | 'fromStdin'> }): Promise<string> {
  const whole = request.fromStdin || request.prompt === undefined;
  const task = whole ? await readAll(options) : await readBeside(options);
  if (task !== undefined && task.trim() !== '') return task;
  throw new AllosError('usage.invalid', 'the task is empty', {
    hint: 'Say what is to be done: allos run "Fix the failing test"',
  });
}

/** What stdin holds beside a prompt: a file is read whole, and a pipe that says nothing for 3 s is left alone. */
export async function readBeside(options: StdinOptions): Promise<string | undefined> {
  if (options.stdin.isTTY === true) return undefined;
  switch (stdinKind()) {
    case 'file':
      return await readAll(options);
    case 'pipe': {
      const text = await readAll(options, FIRST_BYTE_MS);
      if (text === undefined) options.notice('nothing came on stdin for 3 s; going on without it');
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
export async function readAll({ stdin, signal }: StdinOptions, firstByteMs?: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const reading = new Promise<'end' | 'silent'>((resolve, reject) => {
    if (firstByteMs !== undefined) timer = setTimeout(() => resolve('silent'), firstByteMs);
    stdin.on('data', (chunk: Buffer) => {
      clearTimeout(timer);
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) chunks.push(chunk);
      else reject(refusal('stdin holds more than 10 MB'));
    });
    stdin.once('end', () => resolve('end'));
    stdin.once('error', (error: NodeJS.ErrnoException) => {
      reject(refusal(`stdin cannot be read: ${error.code === 'EISDIR' ? 'it is a directory' : error.message}`));
    });
  });
  try {
    if ((await unlessAborted(reading, signal)) === 'silent') return undefined;
    return textOf(Buffer.concat(chunks));
  } finally {
    clearTimeout(timer);
    leave(stdin);
  }
}

/** A pipe that somebody still holds open must not keep the process. */
function leave(stdin: NodeJS.ReadStream): void {
  stdin.removeAllListeners('data');
  stdin.pause();
  stdin.unref?.();
}

function textOf(bytes: Buffer): string {
  if (bytes.includes(0)) throw refusal('stdin is not text');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal('stdin is not text');
  }
}

function refusal(message: string): AllosError {
  return new AllosError('usage.invalid', message, { hint: 'Write it to a file and name the file in the task.' });
}
