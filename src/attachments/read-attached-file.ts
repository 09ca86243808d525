import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AttachedFile } from '../plugin/agent.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import { ATTACHMENT_LIMITS, megabytes, refusal } from './attached-part.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EACCES: 'may not be read',
  EPERM: 'may not be read',
  ELOOP: 'is a link that leads in a circle',
};

/**
 * Reads a file that the user names, wherever it lies.
 *
 * @param cwd where a relative name starts
 * @throws AllosError `usage.file` for a missing file, a folder, what is no regular file, and what is too large for any
 * kind of attachment
 */
export async function readAttachedFile(name: string, cwd: string): Promise<AttachedFile> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    // Without waiting for whoever would write into a FIFO.
    handle = await open(resolve(cwd, name), constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isDirectory()) throw refusal(name, 'is a folder', 'Attach files; a folder is read with tools.');
    if (!stats.isFile()) throw refusal(name, 'is no regular file', 'Attach a file.');
    if (stats.size > ATTACHMENT_LIMITS.all) {
      throw refusal(name, `has ${megabytes(stats.size)}`, `At most ${megabytes(ATTACHMENT_LIMITS.all)} are attached.`);
    }
    return { name, data: await handle.readFile() };
  } catch (error) {
    if (isAllosError(error)) throw error;
    const why = REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? `cannot be read: ${messageOf(error)}`;
    throw refusal(name, why, 'Check the path; it starts from the folder that the command runs in.');
  } finally {
    await handle?.close();
  }
}
