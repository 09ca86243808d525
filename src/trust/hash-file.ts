import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { AllosError, messageOf } from '../plugin/error.js';
import { visible } from '../plugin/visible.js';
import type { TreeBudget } from './tree-budget.js';

const CHUNK_BYTES = 64 * 1024;

/** A file as it was read, once. */
export interface HashedFile {
  readonly sha256: string;
  /** Its content, where it was asked for. */
  readonly text?: string;
}

/**
 * The hash of a file's bytes. It is opened without blocking and without following a link, so that a FIFO, a device or
 * what takes the file's place meanwhile is refused.
 *
 * @throws AllosError `config.untrusted` for what is no readable file
 */
export function hashFile(path: string, budget: TreeBudget, options: { readonly keepText: boolean }): HashedFile {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw unreadable(path, 'it is no regular file');
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    // Most files are small; one byte more tells their end without another buffer.
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, stats.size + 1));
    for (;;) {
      const count = readSync(fd, chunk);
      if (count === 0) break;
      budget.takeBytes(count, path);
      const bytes = chunk.subarray(0, count);
      hash.update(bytes);
      if (options.keepText) kept.push(Buffer.from(bytes));
    }
    const sha256 = hash.digest('hex');
    return options.keepText ? { sha256, text: Buffer.concat(kept).toString('utf8') } : { sha256 };
  } catch (error) {
    throw (error as AllosError).code === 'config.untrusted' ? error : unreadable(path, messageOf(error), error);
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/** What cannot be read cannot be known again. */
export function unreadable(path: string, why: string, cause?: unknown): AllosError {
  return new AllosError('config.untrusted', `${visible(path)} cannot be read: ${why}`, {
    hint: 'Make it a readable file, or remove it. --trust trusts what is there for one run.',
    cause,
  });
}
