import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** The command line as it is published: `npm test` builds and stages it. `ALLOS_CLI` names another, such as an installed one. */
export const ALLOS =
  process.env['ALLOS_CLI'] ?? join(import.meta.dirname, '../../.stage/node_modules/allos/bin/allos.cjs');

/** What stdin is: nothing, a text that ends, a file, a pipe that stays silent, or one that the test writes to. */
export type Stdin = 'none' | 'open' | { readonly text: string | Uint8Array } | { readonly file: string };

export interface SpawnOptions {
  readonly cwd: string;
  /** The user's home and all that Allos keeps of its own. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Stdin;
  /** Runs in a terminal of its own, which shows stdout and stderr as one; of so many columns, where it matters. */
  readonly terminal?: boolean | { readonly columns: number };
}

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves when stdout or stderr holds the text, and says what was said so far. */
  readonly says: (text: string) => Promise<string>;
  /** The same, looking only at what came after the last match. */
  readonly saysNext: (text: string) => Promise<string>;
}

const WAIT_MS = 15_000;

/** Starts the staged command line with an environment that holds no key and no colour. */
export function startAllos(args: readonly string[], options: SpawnOptions): Running {
  if (!existsSync(ALLOS))
    throw new Error(`${ALLOS} is missing: run \`npm run build && npm run stage\` (npm test does)`);
  const { stdin = 'none', terminal = false } = options;
  const [command = '', ...words] =
    terminal === false
      ? [process.execPath, ALLOS, ...args]
      : inTerminal([process.execPath, ALLOS, ...args], terminal === true ? undefined : terminal.columns);
  const input =
    terminal !== false || stdin === 'open' || (typeof stdin === 'object' && 'text' in stdin)
      ? 'pipe'
      : stdin === 'none'
        ? 'ignore'
        : openSync(stdin.file, 'r');
  const startedAt = performance.now();
  const child = spawn(command, words, {
    cwd: options.cwd,
    env: environment(options),
    stdio: [input, 'pipe', 'pipe'],
    detached: true,
  });
  if (typeof input === 'number') closeSync(input);
  child.stdin?.on('error', () => undefined);
  if (typeof stdin === 'object' && 'text' in stdin) child.stdin?.end(stdin.text);
  const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout?.on('data', (chunk: Buffer) => said.stdout.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.stderr.push(chunk));
  const text = (stream: 'stdout' | 'stderr'): string => Buffer.concat(said[stream]).toString('utf8');
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: text('stdout'), stderr: text('stderr'), ms: performance.now() - startedAt }),
    );
  });
  let heard = 0;
  const wait = async (wanted: string, from: number): Promise<string> => {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const all = text('stdout') + text('stderr');
      const at = all.indexOf(wanted, from);
      if (at !== -1) {
        heard = at + wanted.length;
        return all;
      }
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || Date.now() > until)
        throw new Error(`${ended ? 'it ended' : 'in time'} without ${JSON.stringify(wanted)}:\n${all}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { child, finished, says: (wanted) => wait(wanted, 0), saysNext: (wanted) => wait(wanted, heard) };
}

/** Ends what a test started and did not see to its end: the process and its group, by id. */
export function endAllos({ child }: Running): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function environment({ home, env }: SpawnOptions): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    ALLOS_HOME: join(home, 'allos'),
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: home,
    LANG: 'C.UTF-8',
    NODE_ENV: 'production',
    // Nothing listens there: a machine's own Ollama has no part in a test.
    OLLAMA_HOST: '127.0.0.1:9',
    ...(process.env['ALLOS_SPAWN_COVERAGE'] && { NODE_V8_COVERAGE: process.env['ALLOS_SPAWN_COVERAGE'] }),
    ...env,
  };
}

/** `script` of util-linux gives a command a terminal; it hands on what it reads and ends with the command's code. */
function inTerminal(words: readonly string[], columns: number | undefined): readonly string[] {
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const size = columns === undefined ? '' : `stty cols ${columns} rows 50; `;
  // Without `exec` the shell of `script` would get every Ctrl-C too.
  return ['script', '--quiet', '--return', '--command', `${size}exec ${quoted}`, '/dev/null'];
}
