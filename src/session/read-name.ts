import { NAME_MARK, parseNameLine } from './session-name.js';
import { readRegularFile } from './regular-file.js';

const NEWLINE = 0x0a;

/** The name of the session in a file; undefined when it has none. Parses nothing but lines that may name it. */
export function readName(path: string): string | undefined {
  const bytes = readRegularFile(path);
  if (bytes === undefined) return undefined;
  for (let at = bytes.lastIndexOf(NAME_MARK); at > 0;) {
    const start = bytes.lastIndexOf(NEWLINE, at) + 1;
    const newline = bytes.indexOf(NEWLINE, at);
    const line = bytes.toString('utf8', start, newline === -1 ? bytes.length : newline);
    // The first line is the header, whatever it holds.
    const name = start === 0 ? undefined : parseNameLine(line)?.name;
    if (name !== undefined) return name;
    at = start === 0 ? -1 : bytes.lastIndexOf(NAME_MARK, start - 1);
  }
  return undefined;
}
