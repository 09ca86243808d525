import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../plugin/error.js';
import type { ConfigOrigin } from './config-layer.js';
import { readSmallFile } from './read-small-file.js';

/** What a `${file:…}` stands for, or why it stands for nothing. */
export type ReferencedFile = { readonly text: string } | { readonly reason: string };

/** A relative path begins at the folder of the file that holds it; elsewhere at the working folder. */
export function pathOfReference(
  written: string,
  origin: ConfigOrigin | undefined,
  { home, cwd }: { readonly home: string; readonly cwd: string },
): string {
  const name = written.trim();
  if (name === '~' || name.startsWith('~/')) return join(home, name.slice(1));
  return resolve(origin?.line === undefined ? cwd : dirname(origin.where), name);
}

/** The text of the file without the line ends behind it, which editors and `echo` put there. */
export function readReferencedFile(file: string): ReferencedFile {
  let text: string;
  try {
    text = readSmallFile(file).replace(/[\r\n]+$/, '');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { reason: isMissing ? 'does not exist' : `cannot be read: ${messageOf(error)}` };
  }
  return text === '' ? { reason: 'is empty' } : { text };
}
