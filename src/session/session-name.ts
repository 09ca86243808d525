import { AllosError } from '../plugin/error.js';
import { isVisible } from '../plugin/visible.js';
import { parseObject } from './session-header.js';

/** Characters; a name is typed and stands in a column. */
const MAX_LENGTH = 60;
const RENAMED = 'session.renamed';

/** What every line that names a session holds, byte for byte, so that such lines are found without parsing all. */
export const NAME_MARK = `"type":"${RENAMED}"`;

/**
 * The line that names a session; the last one holds. It is no event, since it belongs to no run, and the line of the
 * old name stays: a session file only grows.
 */
export function nameLine(name: string, now: number): string {
  return JSON.stringify({ type: RENAMED, v: 1, ts: new Date(now).toISOString(), name });
}

/**
 * Reads a line that names a session; undefined when it is another one. Files are untrusted: a name that no user could
 * have given is no name.
 */
export function parseNameLine(line: string): { readonly name: string | undefined } | undefined {
  const value = parseObject(line);
  if (value?.['type'] !== RENAMED || value['v'] !== 1) return undefined;
  const { name } = value;
  return { name: typeof name === 'string' && problemOf(name) === undefined ? name : undefined };
}

/** Names that differ only in case or in how their characters are composed are the same. */
export function isSameName(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

/**
 * A name as it is kept: without blanks around it.
 *
 * @throws AllosError `usage.invalid` for one that is empty, too long, holds what is not visible, or could be taken for
 * an id, a path or a flag
 */
export function checkedName(text: string): string {
  const name = text.trim().normalize('NFC');
  const problem = problemOf(name);
  if (problem === undefined) return name;
  throw new AllosError('usage.invalid', `a session cannot be named ${JSON.stringify(text)}: ${problem}`, {
    hint: 'Take a word or a few, such as "fix login".',
  });
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'the name is empty';
  if (name !== name.trim()) return 'it begins or ends with a blank';
  if (name.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  if (!isVisible(name) || /[\n\t]/.test(name)) return 'it holds characters that cannot be seen';
  if (/[/\\]|\.jsonl$|^\.|^~/i.test(name)) return 'it could be taken for a path';
  if (name.startsWith('-')) return 'it could be taken for a flag';
  if (/^ses_|^\d[0-9a-z]{18}$/i.test(name)) return 'it could be taken for an id';
  return undefined;
}

function keyOf(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
