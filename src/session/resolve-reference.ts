import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { AllosError } from '../plugin/error.js';
import { nearest } from '../plugin/nearest.js';
import { readName } from './read-name.js';
import { isSameName } from './session-name.js';
import { isSessionPath, sessionIds, sessionPath } from './session-reference.js';

/** Candidates that a message lists. */
const SHOWN = 5;

/**
 * The file that a reference means: a path; an id; a name; something that exists in the working directory; the
 * beginning of an id, with or without its `ses_`. A user's own names come before files, so that no project's file can
 * stand in for a session.
 *
 * @throws AllosError `session.not_found`, also when it means several sessions
 */
export function resolveReference(directory: string, reference: string): string {
  if (isSessionPath(reference)) return resolve(reference);
  const ids = sessionIds(directory);
  if (ids.includes(reference)) return sessionPath(directory, reference);
  const names = namesOf(directory, ids);
  const named = ids.filter((id) => isSameName(names.get(id) ?? '', reference) && reference.trim() !== '');
  if (named.length > 0) return only(directory, named, `are named "${reference}"`);
  if (reference !== '' && existsHere(reference)) return resolve(reference);
  const matches = reference === '' ? [] : ids.filter((id) => beginsWith(id, reference));
  if (matches.length > 0) return only(directory, matches, `begin with "${reference}"`);
  const meant = nearest(reference, [...names.values(), ...ids]);
  throw new AllosError('session.not_found', `There is no session "${reference}"`, {
    hint:
      (meant === undefined ? '' : `Did you mean "${meant}"? `) +
      `Sessions lie in ${directory}. A file is named by a path, such as ./task.jsonl.`,
  });
}

/** Names by id. Costs a look into every file, so it is done only where a name may be meant. */
export function namesOf(directory: string, ids = sessionIds(directory)): ReadonlyMap<string, string> {
  return new Map(
    ids.flatMap((id) => {
      const name = readName(sessionPath(directory, id));
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
}

/** Whether an id begins like that, with or without its `ses_`. */
export function beginsWith(id: string, beginning: string): boolean {
  return id.startsWith(beginning) || id.slice(id.indexOf('_') + 1).startsWith(beginning);
}

function only(directory: string, ids: readonly string[], what: string): string {
  const [first, second] = ids;
  if (first !== undefined && second === undefined) return sessionPath(directory, first);
  const more = ids.length > SHOWN ? `, and ${ids.length - SHOWN} older ones` : '';
  throw new AllosError('session.not_found', `${ids.length} sessions ${what}`, {
    hint: `Give more of the id: ${ids.slice(-SHOWN).join(', ')}${more}.`,
  });
}

function existsHere(reference: string): boolean {
  return statSync(reference, { throwIfNoEntry: false }) !== undefined;
}
