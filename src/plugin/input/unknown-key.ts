import { nearest } from '../nearest.js';

/** What is wrong with a key, and what was probably meant. */
export function unknownKey(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  if (near !== undefined) return `is not a known property; did you mean "${near}"?`;
  return known.length === 0
    ? 'is not a known property; there are none'
    : `is not a known property; known are ${known.slice(0, 12).join(', ')}`;
}
