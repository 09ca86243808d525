import { closeSync, readSync } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import type { Entry } from './entry.js';
import { openError } from './file-error.js';
import { notAFile } from './open-inside.js';

/**
 * All bytes of a regular file. Its size is only a guess, since others may write it: reading ends at the end of the
 * file or at the limit.
 *
 * Synchronous on purpose: a local read of a megabyte takes a tenth of a millisecond, three hops through the thread
 * pool take longer.
 */
export function readBytes(entry: Entry, options: { readonly given: string; readonly maxBytes: number }): Buffer {
  const { given, maxBytes } = options;
  if (!entry.stats.isFile()) throw notAFile(given, entry.stats);
  if (entry.stats.size > maxBytes) throw tooLarge(given, maxBytes);
  let fd: number;
  try {
    fd = entry.openForReading();
  } catch (error) {
    throw openError(given, error);
  }
  try {
    const bytes = readToEnd(fd, entry.stats.size, maxBytes);
    if (bytes === undefined) throw tooLarge(given, maxBytes);
    return bytes;
  } catch (error) {
    throw openError(given, error);
  } finally {
    closeSync(fd);
  }
}

function readToEnd(fd: number, size: number, maxBytes: number): Buffer | undefined {
  // One byte more than expected, so that the end of the file is seen without growing.
  let buffer = Buffer.allocUnsafeSlow(size + 1);
  let length = 0;
  for (;;) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
    if (length > maxBytes) return undefined;
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(length * 2 + 65_536, maxBytes + 1));
  }
}

function tooLarge(given: string, maxBytes: number): AllosError {
  return new AllosError('tool.file_too_large', `${given} is larger than ${megabytes(maxBytes)}`, {
    hint: 'Search it, or read a part of it with a command.',
  });
}

function megabytes(bytes: number): string {
  const mega = bytes / (1024 * 1024);
  return mega < 1 ? `${bytes} bytes` : `${Math.round(mega * 10) / 10} MB`;
}
