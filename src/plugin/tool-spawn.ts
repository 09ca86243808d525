/**
 * Runs a program in the workspace: environment scrubbed of every key, stdin closed, a process group of its own that is
 * killed as a tree on timeout and abort, output bounded. Never throws for what the program does; see `SpawnResult`.
 */
export type Spawn = (
  command: readonly [program: string, ...args: string[]],
  options: SpawnOptions,
) => Promise<SpawnResult>;

export interface SpawnOptions {
  readonly signal: AbortSignal;
  /** Default: the working directory. */
  readonly cwd?: string;
  /** Milliseconds until the tree is killed. */
  readonly timeoutMs: number;
  /** Added to the scrubbed environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes kept of each stream, half from its beginning and half from its end. Default 50,000. */
  readonly maxOutputBytes?: number;
  /** Called with decoded output as it comes. */
  readonly onOutput?: (chunk: { readonly stream: 'stdout' | 'stderr'; readonly text: string }) => void;
}

export interface SpawnResult {
  readonly stdout: string;
  readonly stderr: string;
  /** True where the middle of a stream was left out; the text says how much. */
  readonly truncated: boolean;
  /** The exit code; null when a signal ended it or it could not be started. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outcome: 'exited' | 'timeout' | 'aborted' | 'not_started';
  /** Why it could not be started. */
  readonly error?: string;
  /** Process ids that outlived the kill, where that could be seen. */
  readonly survivors: readonly number[];
}
