import { closeSync, lstatSync, realpathSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { AllosError, messageOf } from '../plugin/error.js';
import { makeFolder } from '../session/make-folder.js';
import { writePrivateFile } from '../session/private-file.js';
import { readRegularFile } from '../session/regular-file.js';
import { openForAppending } from '../session/session-file.js';
import { parseCassetteHeader } from './cassette-header.js';

/** Where the lines of a recording go. */
export interface CassetteFile {
  /** Adds whole lines. When it returns they are with the operating system, and survive a kill of the process. */
  readonly append: (text: string) => void;
  readonly close: () => void;
}

/** More than any header. */
const HEADER_BYTES = 4_096;

/**
 * A file to record to, 0600. It is made with the first lines, whole: until then, and if they cannot be written, a
 * cassette that is there stays as it is.
 *
 * @throws AllosError `usage.file` for a file that is no cassette, or no file
 */
export function openCassetteFile(path: string): CassetteFile {
  const target = resolve(path);
  refuseOther(target);
  let fd: number | undefined;
  let closed = false;
  return {
    append: (text) => {
      if (closed) throw new Error('it is closed');
      if (fd === undefined) fd = begin(target, text);
      else writeAll(fd, Buffer.from(text));
    },
    close: () => {
      closed = true;
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function refuseOther(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    // A link that leads nowhere would be replaced by the file.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
    throw refusal(path, 'it is a link that leads nowhere');
  }
  if (!stats.isFile()) throw refusal(path, stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
  if (stats.size === 0) return;
  const [line = ''] = (readRegularFile(path, HEADER_BYTES)?.toString('utf8') ?? '').split('\n');
  const reading = parseCassetteHeader(line);
  if (!reading.ok && reading.why === 'none') throw refusal(path, 'it is there already and is no cassette');
}

function refusal(path: string, why: string): AllosError {
  return new AllosError('usage.file', `${path} cannot be recorded to: ${why}`, {
    hint: 'Name a file that does not exist, or a cassette, which is then replaced.',
  });
}

function begin(path: string, text: string): number {
  refuseOther(path);
  makeFolder(dirname(path));
  const real = statSync(path, { throwIfNoEntry: false }) === undefined ? inRealFolder(path) : realpathSync(path);
  writePrivateFile(real, text, { replace: true });
  return openForAppending(real, { create: false });
}

function inRealFolder(path: string): string {
  return join(realpathSync(dirname(path)), basename(path));
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const count = writeSync(fd, bytes, done);
    if (count === 0) throw new Error('no byte could be written');
    done += count;
  }
}

/** The error of a recording that cannot go on. */
export function writeError(path: string, error: unknown): AllosError {
  return new AllosError('cassette.write', `The cassette ${path} cannot be written: ${messageOf(error)}`, {
    hint: 'Free some space or record to another file; what was written before can be read.',
    cause: error,
  });
}
