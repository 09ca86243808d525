import { readlinkSync } from 'node:fs';
import path from 'node:path';
import type { Entry } from './entry.js';
import { openError, systemCode } from './file-error.js';
import { openInside, type InsideOptions } from './open-inside.js';
import { absolutePath } from './workspace.js';

/** Linux gives up after 40 links, too. */
export const MAX_LINKS = 40;

/**
 * Where the symlink `name` in `folder` leads: the real path of what is there, or, where nothing is there yet, the path
 * it names. Throws when that is outside the workspace.
 */
export function linkTarget(folder: Entry, name: string, options: InsideOptions): string {
  const link = folder.child(name);
  try {
    const entry = openInside(link, { ...options, follow: true });
    entry.close();
    return entry.realPath;
  } catch (error) {
    if (systemCode(causeOf(error)) !== 'ENOENT') throw error;
  }
  try {
    return absolutePath(options.workspace, path.resolve(folder.realPath, readlinkSync(link)));
  } catch (error) {
    throw openError(options.given, error);
  }
}

/** The refusal of links that go in a circle. */
export function linkCircle(given: string): Error {
  return openError(given, { code: 'ELOOP' });
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
