import { statSync } from 'node:fs';
import type { SessionHeader } from '../plugin/session-store.js';
import { parseHeader } from './session-header.js';
import { sessionIds, sessionPath } from './session-reference.js';
import { readRegularFile } from './regular-file.js';

/** Bytes of the first line that are looked at; a header is a few hundred. */
const HEADER_BYTES = 16 * 1024;

/** A file in the store's folder. */
export interface SessionEntry {
  /** The file's name without its ending: what it is opened by. */
  readonly id: string;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** What lies in the store's folder, session or not, the one last written first. */
export function sessionEntries(directory: string): readonly SessionEntry[] {
  const entries = sessionIds(directory).flatMap((id) => {
    const path = sessionPath(directory, id);
    const modifiedAt = modifiedAtOf(path);
    return modifiedAt === undefined ? [] : [{ id, path, modifiedAt }];
  });
  // Ids sort by time, so that of two files with the same time the later session comes first.
  return entries.reverse().sort((a, b) => b.modifiedAt - a.modifiedAt);
}

/**
 * The id of the newest session that ran in `cwd`, and in which a model spoke: a run that failed at its key is nothing to
 * go on with. Where there is none, the newest. Reads only as far as needed.
 */
export function latestSession(directory: string, cwd: string): string | undefined {
  let newest: string | undefined;
  for (const { id, path } of sessionEntries(directory)) {
    if (readHeader(path)?.cwd !== cwd) continue;
    if (hasAnswer(path)) return id;
    newest ??= id;
  }
  return newest;
}

function hasAnswer(path: string): boolean {
  return readRegularFile(path)?.includes('"role":"assistant"') === true;
}

/** The header of the session in a file; undefined when there is none. */
export function readHeader(path: string): SessionHeader | undefined {
  const text = readRegularFile(path, HEADER_BYTES)?.toString('utf8') ?? '';
  const parse = parseHeader(text.slice(0, Math.max(0, text.indexOf('\n'))).replace(/^\uFEFF/, ''));
  return parse.ok ? parse.header : undefined;
}

function modifiedAtOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  } catch {
    return undefined; // A link that leads to itself.
  }
}
