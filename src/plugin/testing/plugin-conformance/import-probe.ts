import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { BrokenContract } from '../conformance/broken-contract.js';

/** What a Node.js process came to that did nothing but load a module. */
export interface ProbedImport {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where it had to be killed: something kept it alive. */
  readonly exitCode: number | null;
  /** What the import changed of the process, a line each; undefined where it was not done. */
  readonly changes: readonly string[] | undefined;
}

/** Runs in a process of its own, and reports on descriptor 3. */
const IMPORT = `
import { writeSync } from 'node:fs';
const look = () => new Map([
  ['the working directory', process.cwd()],
  ['process.exitCode', process.exitCode],
  ...Object.entries(process.env).map(([name, value]) => ['process.env.' + name, value]),
  ...process.eventNames().map((name) => ['listeners of ' + String(name), process.listenerCount(name)]),
  ...Object.getOwnPropertyNames(globalThis).map((name) => ['globalThis.' + name, '']),
]);
const before = look();
await import(process.argv[1]);
const after = look();
const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
writeSync(3, JSON.stringify(names));
`;
const REQUIRE = 'require(process.argv[1]); require("node:fs").writeSync(3, "[]");';
/** From the start of the process; an import that takes longer disables a plugin anyway. */
const LIMIT_MS = 8000;

/** What Node.js ends with where a top-level `await` has nothing left to wait for. */
const UNSETTLED_AWAIT = 13;

/** Loads a module in a process of its own, once for each way. */
export class ImportProbe {
  #imported: Promise<ProbedImport> | undefined;
  #required: Promise<ProbedImport> | undefined;

  async imported(entry: string): Promise<ProbedImport> {
    return await (this.#imported ??= probe(['--input-type=module', '-e', IMPORT, pathToFileURL(entry).href]));
  }

  async required(entry: string): Promise<ProbedImport> {
    return await (this.#required ??= probe(['--input-type=commonjs', '-e', REQUIRE, entry]));
  }
}

/** Throws unless the module was loaded to its end. */
export function checkFinished({ changes, stderr, exitCode }: ProbedImport, how: 'import' | 'require'): void {
  if (changes !== undefined) return;
  if (exitCode === null) throw new BrokenContract(`${how} did not finish within ${LIMIT_MS / 1000} s`);
  if (exitCode === 0) throw new BrokenContract(`${how} ended the process with exit code 0`);
  if (exitCode === UNSETTLED_AWAIT) {
    throw new BrokenContract(`${how} did not finish: a top-level await in it never settles`);
  }
  const text = stderr.trim();
  const last = text.split('\n').find((line) => /Error/.test(line)) ?? text.slice(-300);
  throw new BrokenContract(`${how} did not finish (exit code ${exitCode}): ${last}`);
}

async function probe(args: readonly string[]): Promise<ProbedImport> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const texts = ['', '', '', ''];
  child.stdio.forEach((stream, index) =>
    stream?.on('data', (chunk: Buffer) => {
      texts[index] += chunk.toString();
    }),
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  clearTimeout(timer);
  const [, stdout = '', stderr = '', told = ''] = texts;
  return { stdout, stderr, exitCode, changes: told === '' ? undefined : (JSON.parse(told) as readonly string[]) };
}
