import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { SessionHeader } from '../plugin/session-store.js';
import { parseHeader } from './session-header.js';
import { sessionIds, sessionPath } from './session-reference.js';

/** Bytes of the first line that are looked at; a header is a few hundred. */
const HEADER_BYTES = 16 * 1024;

/** A session as a list shows it. */
export interface SessionListing {
  readonly header: SessionHeader;
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** The sessions of a folder, the one last written first. Reads only the first line of each, and only when asked. */
export function* listSessions(directory: string): Generator<SessionListing> {
  const files = sessionIds(directory).flatMap((id) => {
    const path = sessionPath(directory, id);
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? [{ path, modifiedAt: stat.mtimeMs }] : [];
  });
  // Ids sort by time, so that of two files with the same time the later session comes first.
  files.reverse().sort((a, b) => b.modifiedAt - a.modifiedAt);
  for (const file of files) {
    const header = readHeader(file.path);
    if (header !== undefined) yield { header, ...file };
  }
}

/** The id of the newest session that ran in `cwd`. */
export function latestSession(directory: string, cwd: string): string | undefined {
  for (const { header } of listSessions(directory)) if (header.cwd === cwd) return header.id;
  return undefined;
}

function readHeader(path: string): SessionHeader | undefined {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!fstatSync(fd).isFile()) return undefined;
      const bytes = Buffer.alloc(HEADER_BYTES);
      const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, HEADER_BYTES, 0));
      const parse = parseHeader(text.slice(0, Math.max(0, text.indexOf('\n'))));
      return parse.ok ? parse.header : undefined;
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}
