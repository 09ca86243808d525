import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isAllosError } from '../plugin/error.js';
import type { Entry } from './entry.js';
import { linkCircle, linkTarget, MAX_LINKS } from './link-target.js';
import { openInside, type InsideOptions } from './open-inside.js';

/**
 * The real path that `absolute` stands for, or would stand for once it is created. Throws when that, or the nearest
 * folder that exists, is outside.
 */
export function realPathOf(absolute: string, options: InsideOptions, links = 0): string {
  const there = openIfThere(absolute, options);
  if (there !== undefined) {
    there.close();
    return there.realPath;
  }
  if (links > MAX_LINKS) throw linkCircle(options.given);
  const parent = realPathOf(path.dirname(absolute), options, links);
  const name = path.basename(absolute);
  const folder = openIfThere(parent, options);
  if (folder === undefined) return path.join(parent, name);
  let dangling: string | undefined;
  try {
    dangling = isLink(folder, name) ? linkTarget(folder, name, options) : undefined;
  } finally {
    folder.close();
  }
  return dangling === undefined ? path.join(parent, name) : realPathOf(dangling, options, links + 1);
}

function openIfThere(absolute: string, options: InsideOptions): Entry | undefined {
  try {
    return openInside(absolute, options);
  } catch (error) {
    if (isAllosError(error) && error.code === 'tool.not_found') return undefined;
    throw error;
  }
}

function isLink(folder: Entry, name: string): boolean {
  if (!folder.stats.isDirectory()) return false;
  return lstatSync(folder.child(name), { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
