import { isAllosError } from '../plugin/error.js';
import type { FileStat } from '../plugin/tool-fs.js';
import type { Entry } from './entry.js';
import { kindOf, openInside, type InsideOptions } from './open-inside.js';

/**
 * What `absolute` is: what a symlink leads to while that is inside, else the symlink itself; undefined when nothing is
 * there.
 */
export function statInside(absolute: string, options: InsideOptions): FileStat | undefined {
  const entry = openOr(absolute, options, ['tool.not_found', 'tool.outside_workspace']);
  return entry ?? openOr(absolute, { ...options, follow: false }, ['tool.not_found']);
}

function openOr(absolute: string, options: InsideOptions, tolerated: readonly string[]): FileStat | undefined {
  let entry: Entry;
  try {
    entry = openInside(absolute, options);
  } catch (error) {
    if (isAllosError(error) && tolerated.includes(error.code)) return undefined;
    throw error;
  }
  entry.close();
  return { kind: kindOf(entry.stats), size: entry.stats.size, modifiedAt: entry.stats.mtimeMs };
}
