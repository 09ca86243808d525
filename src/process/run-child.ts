import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { SpawnOptions, SpawnResult } from '../plugin/tool-spawn.js';
import { BoundedOutput } from './bounded-output.js';
import { drain, within } from './drain.js';
import { killTree } from './kill-tree.js';
import type { ProcessTable } from './process-table.js';

/** Bytes kept of each stream unless the caller says otherwise. */
const DEFAULT_OUTPUT_BYTES = 50_000;
/** The longest delay that a timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Milliseconds that the exit of a killed process may take to be told. */
const EXIT_GRACE_MS = 500;

/** A child that runs: leader of its own group, stdin closed, the mark in its environment. */
export interface RunningChild {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly pid: number;
  readonly mark: string;
}

/** Follows a child to its end, or ends it with all that came of it when the time is up or the signal aborts. */
export async function runChild(child: RunningChild, options: SpawnOptions, table: ProcessTable): Promise<SpawnResult> {
  const { stdout, stderr } = child.process;
  const end = watchEnd(child.process);
  const limits = watchLimits(options);
  try {
    const outputs = {
      stdout: collect(stdout, 'stdout', options, limits.fail),
      stderr: collect(stderr, 'stderr', options, limits.fail),
    };
    const stopped = await Promise.race([end.exited.then(() => undefined), limits.reached]);
    const survivors = stopped === undefined ? [] : await killTree(child, table);
    if (stopped !== undefined) await within(end.exited, EXIT_GRACE_MS);
    await drain({ closed: end.closed, received: () => outputs.stdout.received + outputs.stderr.received });
    if (stopped?.outcome === 'failed') throw stopped.error;
    return {
      stdout: outputs.stdout.text(),
      stderr: outputs.stderr.text(),
      truncated: outputs.stdout.truncated || outputs.stderr.truncated,
      exitCode: child.process.exitCode,
      signal: child.process.signalCode,
      outcome: stopped?.outcome ?? 'exited',
      survivors,
    };
  } finally {
    limits.release();
    stdout.destroy();
    stderr.destroy();
    // A survivor must not keep Allos from ending.
    child.process.unref();
  }
}

function watchEnd(child: RunningChild['process']): { readonly exited: Promise<void>; readonly closed: Promise<void> } {
  return {
    exited: new Promise((resolve) => child.once('exit', () => resolve())),
    closed: new Promise((resolve) => child.once('close', () => resolve())),
  };
}

type Limit =
  | { readonly outcome: 'timeout' | 'aborted' }
  /** A callback of the caller's threw. */
  | { readonly outcome: 'failed'; readonly error: unknown };

function watchLimits({ signal, timeoutMs }: SpawnOptions) {
  let reach: (limit: Limit) => void = () => undefined;
  const reached = new Promise<Limit>((resolve) => (reach = resolve));
  const onAbort = (): void => reach({ outcome: 'aborted' });
  const timer = setTimeout(() => reach({ outcome: 'timeout' }), Math.min(Math.max(0, timeoutMs), LONGEST_TIMER_MS));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return {
    reached,
    fail: (error: unknown): void => reach({ outcome: 'failed', error }),
    release: (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    },
  };
}

function collect(
  pipe: Readable,
  stream: 'stdout' | 'stderr',
  { maxOutputBytes = DEFAULT_OUTPUT_BYTES, onOutput }: SpawnOptions,
  fail: (error: unknown) => void,
): BoundedOutput {
  const output = new BoundedOutput(maxOutputBytes);
  const decoder = new StringDecoder('utf8');
  pipe.on('data', (chunk: Buffer) => {
    output.push(chunk);
    if (onOutput === undefined) return;
    const text = decoder.write(chunk);
    if (text === '') return;
    try {
      onOutput({ stream, text });
    } catch (error) {
      fail(error);
    }
  });
  // A pipe that breaks has ended; what came until then counts.
  pipe.on('error', () => undefined);
  return output;
}
