import { stdout } from 'node:process';
import { format } from 'node:util';

/** The methods of a console that write to stdout. */
const METHODS = ['log', 'info', 'debug', 'table', 'dir', 'group', 'dirxml', 'timeEnd', 'timeLog', 'count'] as const;

/** Keeps what is written to stdout, or to the console for it, while something runs; nothing of it is shown. */
export async function quietly<T>(
  run: () => Promise<T>,
): Promise<{ readonly value: T; /** What was written. */ readonly stdout: string }> {
  const written: string[] = [];
  const write = Object.getOwnPropertyDescriptor(stdout, 'write');
  const methods = METHODS.map((name) => [name, Object.getOwnPropertyDescriptor(console, name)] as const);
  stdout.write = (chunk: Uint8Array | string): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    return true;
  };
  // A test runner may have put a console of its own there.
  for (const [name] of methods) {
    console[name] = (...values: readonly unknown[]): void => void written.push(`${format(...values)}\n`);
  }
  try {
    return { value: await run(), stdout: written.join('') };
  } finally {
    restore(stdout, 'write', write);
    for (const [name, method] of methods) restore(console, name, method);
  }
}

function restore(target: object, name: string, own: PropertyDescriptor | undefined): void {
  if (own === undefined) Reflect.deleteProperty(target, name);
  else Object.defineProperty(target, name, own);
}
