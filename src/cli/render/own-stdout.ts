const OWN = Symbol('stdout of Allos');

/** The process, with the stdout that was taken out of everybody's reach. */
type Holder = NodeJS.Process & { [OWN]?: NodeJS.WriteStream };

/** Where the answer, the JSON and the results of commands go: the real stdout, whatever `process.stdout` is by now. */
export function ownStdout(): NodeJS.WriteStream {
  return (process as Holder)[OWN] ?? process.stdout;
}

/**
 * Keeps stdout for what Allos says itself, from before the first plugin is imported until the process ends:
 * `process.stdout`, and with it `console.log`, is stderr from here on. What opens descriptor 1 by its number, or a
 * program that inherits it, is not caught.
 */
export function keepStdout(): void {
  const holder: Holder = process;
  if (holder[OWN] !== undefined) return;
  Object.defineProperty(holder, OWN, { value: process.stdout });
  Object.defineProperty(process, 'stdout', { configurable: true, enumerable: true, get: () => process.stderr });
  // A console keeps the stream that it wrote to first.
  Reflect.set(console, '_stdout', process.stderr);
  // `import { stdout } from 'node:process'` is a copy of what it was.
  process.getBuiltinModule('node:module').syncBuiltinESMExports();
}
