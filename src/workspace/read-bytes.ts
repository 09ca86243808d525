import { closeSync, readSync } from 'node:fs';
import { AllosError } from '../plugin/error.js';
import type { Entry } from './entry.js';
import { openError } from './file-error.js';
import { notAFile } from './open-inside.js';
import type { ReusedMemory } from './reused-memory.js';

export interface ReadBytesOptions {
  /** The path as it was given, for messages. */
  readonly given: string;
  readonly maxBytes: number;
  /** Where the bytes go when they are only looked at. Default: memory of their own. */
  readonly memory?: ReusedMemory;
}

/**
 * All bytes of a regular file. Its size is only a guess, since others may write it: reading ends at the end of the
 * file or at the limit.
 *
 * Synchronous on purpose: a local read of a megabyte takes a tenth of a millisecond, three hops through the thread
 * pool take longer.
 */
export function readBytes(entry: Entry, { given, maxBytes, memory }: ReadBytesOptions): Buffer {
  if (!entry.stats.isFile()) throw notAFile(given, entry.stats);
  if (entry.stats.size > maxBytes) throw tooLarge(given, maxBytes);
  let fd: number;
  try {
    fd = entry.openForReading();
  } catch (error) {
    throw openError(given, error);
  }
  try {
    const { size } = entry.stats;
    const bytes = readToEnd(fd, { size, maxBytes, buffer: roomFor(size, memory) });
    if (bytes === undefined) throw tooLarge(given, maxBytes);
    return bytes;
  } catch (error) {
    throw openError(given, error);
  } finally {
    closeSync(fd);
  }
}

/** One byte more than expected, so that the end of the file is seen without growing. */
function roomFor(size: number, memory: ReusedMemory | undefined): Buffer {
  return memory === undefined ? Buffer.allocUnsafeSlow(size + 1) : memory.take(size + 1);
}

function readToEnd(
  fd: number,
  room: { readonly size: number; readonly maxBytes: number; readonly buffer: Buffer },
): Buffer | undefined {
  const { size, maxBytes } = room;
  let { buffer } = room;
  let length = 0;
  for (;;) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) return buffer.subarray(0, length);
    length += read;
    if (length > maxBytes) return undefined;
    // A read that stops short of the room for one byte more, and just where the file should end, has seen its end.
    if (length === size && buffer.length > size) return buffer.subarray(0, length);
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
