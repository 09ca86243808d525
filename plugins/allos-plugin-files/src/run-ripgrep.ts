import { AllosError, messageOf, type ToolContext } from 'allos/plugin';
import type { SearchPlace } from './search-place.js';

const TIMEOUT_MS = 60_000;

/** Options of every call: nothing is read that could run a program, no symlink is followed, the order is stable. */
const FIXED = ['--no-config', '--no-messages', '--color=never', '--sort=path', '--no-follow', '--null'];

export interface RipgrepOptions {
  readonly args: readonly string[];
  readonly place: SearchPlace;
  /** Takes the output as it comes; returns false when it has enough. */
  readonly take: (text: string) => boolean;
}

/** How a search ended. `enough`: it was stopped because `take` said so. */
export type RipgrepEnd =
  | { readonly type: 'done' | 'enough' | 'timeout' }
  /** ripgrep could not do it; what it says, in its words. */
  | { readonly type: 'failed'; readonly message: string };

/** Runs ripgrep through the context. Throws an AllosError when it is not installed or cannot be started. */
export async function runRipgrep(context: ToolContext, options: RipgrepOptions): Promise<RipgrepEnd> {
  const { place, args, take } = options;
  const stop = new AbortController();
  let enough = false;
  const result = await context.spawn(
    [
      await ripgrepPath(),
      ...FIXED,
      ...(place.ignoreFile === undefined ? [] : [`--ignore-file=${place.ignoreFile}`]),
      ...args,
      '--',
      place.argument,
    ],
    {
      cwd: place.root,
      timeoutMs: TIMEOUT_MS,
      signal: AbortSignal.any([context.signal, stop.signal]),
      onOutput: ({ stream, text }) => {
        if (stream !== 'stdout' || enough || take(text)) return;
        enough = true;
        stop.abort();
      },
    },
  );
  context.signal.throwIfAborted();
  if (enough) return { type: 'enough' };
  if (result.outcome === 'timeout') return { type: 'timeout' };
  if (result.outcome !== 'exited') throw notStarted(result.error ?? `it ended with ${result.signal ?? result.outcome}`);
  // 1 means that nothing was found; 2 also that a file could not be read, which says nothing then.
  const failed = result.exitCode !== 0 && result.exitCode !== 1 && result.stderr.trim() !== '';
  return failed ? { type: 'failed', message: result.stderr.trim().replace(/^rg: /, '') } : { type: 'done' };
}

async function ripgrepPath(): Promise<string> {
  try {
    // Loaded here: a session that never searches does not look for the binary of its platform.
    return (await import('@vscode/ripgrep')).rgPath;
  } catch (cause) {
    throw notStarted(messageOf(cause), cause);
  }
}

function notStarted(reason: string, cause?: unknown): AllosError {
  return new AllosError('tool.failed', `ripgrep could not be run: ${reason}`, {
    hint: 'Reinstall allos with its optional dependencies; until then list directories and read files.',
    cause,
  });
}
