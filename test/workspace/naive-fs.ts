import { readFileSync, realpathSync, writeFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** The broken twin: it joins, compares the text, and trusts the names. Every attack that works on it is a real one. */
export function textualTwin(ws: string) {
  const check = (given: string): string => {
    const absolute = path.isAbsolute(given) ? given : path.join(ws, given);
    if (!path.normalize(absolute).startsWith(ws)) throw new Error('outside');
    return absolute;
  };
  return {
    read: (given: string): string => readFileSync(check(given), 'utf8'),
    write: (given: string, text: string): void => {
      mkdirSync(path.dirname(check(given)), { recursive: true });
      writeFileSync(check(given), text);
    },
  };
}

/** The broken twin of races: it resolves every symlink first, is right about that moment, and opens by name. */
export function realpathTwin(ws: string) {
  const check = (given: string): void => {
    const real = realpathSync(path.dirname(path.join(ws, given)));
    if (real !== ws && !real.startsWith(`${ws}/`)) throw new Error('outside');
  };
  return {
    read: (given: string): string => {
      check(given);
      return readFileSync(path.join(ws, given), 'utf8');
    },
    write: (given: string, text: string): void => {
      check(given);
      writeFileSync(path.join(ws, given), text);
    },
  };
}
