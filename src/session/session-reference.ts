import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AllosError } from '../plugin/error.js';

const EXTENSION = '.jsonl';

/** Whether a reference can only mean a file: it holds a separator or ends in `.jsonl`. An id never does. */
export function isSessionPath(reference: string): boolean {
  return reference.includes('/') || reference.includes('\\') || reference.endsWith(EXTENSION);
}

/** The file of a session in the store's folder. */
export function sessionPath(directory: string, id: string): string {
  return join(directory, `${id}${EXTENSION}`);
}

/** The ids in the store's folder, oldest first as far as ids sort by time. */
export function sessionIds(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(EXTENSION));
    return names.map((name) => name.slice(0, -EXTENSION.length)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The file that a reference means: a path; an id; something that exists here; the beginning of an id, with or without
 * its `ses_`.
 *
 * @throws AllosError `session.not_found`, also when several sessions begin like that
 */
export function resolveReference(directory: string, reference: string): string {
  if (isSessionPath(reference)) return resolve(reference);
  const ids = sessionIds(directory);
  if (ids.includes(reference)) return sessionPath(directory, reference);
  if (reference !== '' && existsHere(reference)) return resolve(reference);
  const matches = reference === '' ? [] : ids.filter((id) => beginsWith(id, reference));
  const [only] = matches;
  if (only !== undefined && matches.length === 1) return sessionPath(directory, only);
  if (matches.length > 1) {
    throw new AllosError('session.not_found', `${matches.length} sessions begin with "${reference}"`, {
      hint: `Give more of the id: ${matches.slice(-5).join(', ')}.`,
    });
  }
  throw new AllosError('session.not_found', `There is no session "${reference}"`, {
    hint: `Sessions lie in ${directory}. A file is named by a path, such as ./task.jsonl.`,
  });
}

function beginsWith(id: string, reference: string): boolean {
  return id.startsWith(reference) || id.slice(id.indexOf('_') + 1).startsWith(reference);
}

function existsHere(reference: string): boolean {
  return statSync(reference, { throwIfNoEntry: false }) !== undefined;
}
