import { lstatSync, mkdirSync, type Stats } from 'node:fs';
import path from 'node:path';
import { AllosError } from '../plugin/error.js';
import type { Entry } from './entry.js';
import { openError, systemCode, writeError } from './file-error.js';
import { linkCircle, linkTarget, MAX_LINKS } from './link-target.js';
import { openInside, type InsideOptions } from './open-inside.js';
import { outside } from './workspace.js';

/** Where a write goes: a folder held by identity and a name in it that is no symlink. */
export interface WriteTarget {
  /** The caller closes it. */
  readonly folder: Entry;
  readonly name: string;
  readonly realPath: string;
  /** What lies there now. */
  readonly existing: Stats | undefined;
}

/**
 * Finds where a write to `absolute` goes: symlinks at its end are followed as far as they stay inside, and missing
 * folders are created.
 */
export function openWriteTarget(absolute: string, options: InsideOptions): WriteTarget {
  let next = absolute;
  for (let links = 0; links <= MAX_LINKS; links += 1) {
    const found = lookAt(next, options);
    if (typeof found !== 'string') return found;
    next = found;
  }
  throw linkCircle(options.given);
}

/** The target, or the path to look at instead when a symlink lies there. */
function lookAt(absolute: string, options: InsideOptions): WriteTarget | string {
  if (options.workspace.spellings.includes(absolute)) {
    throw new AllosError('tool.not_a_file', `${options.given} is a directory, not a file`);
  }
  const folder = openFolder(path.dirname(absolute), options);
  const name = path.basename(absolute);
  let next: string;
  try {
    const existing = statIfThere(folder.child(name));
    if (existing?.isSymbolicLink() !== true) {
      return { folder, name, realPath: path.join(folder.realPath, name), existing };
    }
    next = linkTarget(folder, name, options);
  } catch (error) {
    folder.close();
    throw openError(options.given, error);
  }
  folder.close();
  return next;
}

function statIfThere(name: string): Stats | undefined {
  return lstatSync(name, { throwIfNoEntry: false });
}

/** Each folder is created in one that is already held and known to be inside. */
function openFolder(absolute: string, options: InsideOptions): Entry {
  try {
    return asFolder(openInside(absolute, options), options.given);
  } catch (error) {
    if (systemCode((error as Error).cause) !== 'ENOENT') throw error;
  }
  const above = path.dirname(absolute);
  if (above === absolute) throw outside(options.workspace, options.given);
  const parent = openFolder(above, options);
  try {
    return asFolder(openInside(makeFolder(parent.child(path.basename(absolute))), options), options.given);
  } catch (error) {
    throw writeError(options.given, error);
  } finally {
    parent.close();
  }
}

function makeFolder(name: string): string {
  try {
    mkdirSync(name);
  } catch (error) {
    // Somebody else made it, or a dangling link is there: opening it tells.
    if (systemCode(error) !== 'EEXIST') throw error;
  }
  return name;
}

function asFolder(entry: Entry, given: string): Entry {
  if (entry.stats.isDirectory()) return entry;
  entry.close();
  throw new AllosError(
    'tool.write_failed',
    `${given} could not be written: a part of the path is a file, not a folder`,
  );
}
