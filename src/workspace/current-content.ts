import { lstatSync } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import type { HashContent } from './content-hash.js';
import { openInside, type InsideOptions } from './open-inside.js';
import { readBytes } from './read-bytes.js';
import type { ReusedMemory } from './reused-memory.js';
import type { WriteTarget } from './write-target.js';

/** What lies at a write target at this moment; undefined when nothing does. */
export function currentBytes(
  target: WriteTarget,
  options: InsideOptions & { readonly memory?: ReusedMemory },
): Uint8Array | undefined {
  const name = target.folder.child(target.name);
  if (lstatSync(name, { throwIfNoEntry: false }) === undefined) return undefined;
  const entry = openInside(name, { ...options, follow: false });
  try {
    return readBytes(entry, { ...options, maxBytes: Number.MAX_SAFE_INTEGER });
  } finally {
    entry.close();
  }
}

/**
 * Refuses (`tool.file_changed`) when the target's version is no longer `expected`; null means that nothing may be
 * there.
 */
export function checkUnchanged(
  target: WriteTarget,
  expected: string | null,
  options: InsideOptions & { readonly hash: HashContent; readonly memory: ReusedMemory },
): void {
  const bytes = currentBytes(target, options);
  if (expected === null) {
    if (bytes === undefined) return;
    throw new AllosError('tool.file_changed', `${options.given} was created by someone else meanwhile`, {
      hint: 'Read it before you overwrite it.',
    });
  }
  if (bytes !== undefined && options.hash(bytes) === expected) return;
  const what = bytes === undefined ? 'was deleted' : 'has changed';
  throw new AllosError('tool.file_changed', `${options.given} ${what} since it was last read`, {
    hint: 'Read it again, then repeat the change on what is there now.',
  });
}
