import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';

const EXTENSION = '.jsonl';

/** Whether a reference can only mean a file: it holds a separator or ends in `.jsonl`. An id or a name never does. */
export function isSessionPath(reference: string): boolean {
  return reference.includes('/') || reference.includes('\\') || reference.endsWith(EXTENSION);
}

/** The file of a session in the store's folder. */
export function sessionPath(directory: string, id: string): string {
  return join(directory, `${id}${EXTENSION}`);
}

/**
 * The ids in the store's folder, oldest first as far as ids sort by time. They are the names of files, so that one of
 * them may be any text.
 *
 * @throws AllosError `session.invalid` when there is a folder that cannot be read
 */
export function sessionIds(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(EXTENSION));
    return names.map((name) => name.slice(0, -EXTENSION.length)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new AllosError('session.invalid', `The sessions in ${directory} cannot be listed: ${messageOf(error)}`, {
      hint: 'Make it a folder that you can read.',
      cause: error,
    });
  }
}
