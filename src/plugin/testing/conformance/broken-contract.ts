import { inspect, isDeepStrictEqual } from 'node:util';

/** A contract that the provider does not keep. The message says what was expected and what happened. */
export class BrokenContract extends Error {
  override readonly name = 'BrokenContract';
}

/** Throws unless the condition holds. */
export function holds(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new BrokenContract(reason);
}

/** Throws unless both are the same in depth; tells the first place at which they differ. */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const { path, left, right } = firstDifference(actual, expected, '');
  const where = path === '' ? what : `${what}, at ${path.slice(1)}`;
  throw new BrokenContract(`${where}: expected ${shown(right)}, got ${shown(left)}`);
}

function firstDifference(
  left: unknown,
  right: unknown,
  path: string,
): { readonly path: string; readonly left: unknown; readonly right: unknown } {
  if (!isBranch(left) || !isBranch(right) || Array.isArray(left) !== Array.isArray(right)) return { path, left, right };
  const key = [...new Set([...Object.keys(right), ...Object.keys(left)])].find(
    (each) => !isDeepStrictEqual(left[each], right[each]),
  );
  return key === undefined ? { path, left, right } : firstDifference(left[key], right[key], `${path}.${key}`);
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A value on one line, bounded. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 6, breakLength: Infinity, maxStringLength: 400 });
  return text.length <= 1000 ? text : `${text.slice(0, 1000)}…`;
}
