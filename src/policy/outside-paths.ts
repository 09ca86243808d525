import path from 'node:path';
import type { DecisionSubject } from './decision-subject.js';
import type { PolicyFiles } from './policy-files.js';

/** Whether the path that a call is about lies in one of the roots, links followed. */
export function isInside(subject: DecisionSubject, roots: readonly string[]): boolean {
  if (subject.kind !== 'path') return false;
  const { real } = subject.path;
  return real !== undefined && roots.some((root) => isBelow(real, root));
}

export function isBelow(file: string, root: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/**
 * The real path of a call outside all roots: a rule alone does not let a confined tool go there. Undefined for any
 * other call, and where the path cannot be told.
 */
export function outsidePath(subject: DecisionSubject, roots: readonly string[]): string | undefined {
  return subject.kind === 'path' && !isInside(subject, roots) ? subject.path.real : undefined;
}

/** The nearest folder around a path that can be made a part of the workspace: it must exist for that. */
export async function addableDirectory(real: string, files: Pick<PolicyFiles, 'list'>): Promise<string> {
  if ((await files.list(real)).length > 0) return real;
  const parent = path.dirname(real);
  for (let folder = parent; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (await exists(folder, files)) return folder;
  }
  // Not the root of all files, even when nothing nearer is there.
  return parent;
}

async function exists(folder: string, files: Pick<PolicyFiles, 'list'>): Promise<boolean> {
  if ((await files.list(folder)).length > 0) return true;
  return (await files.list(path.dirname(folder))).includes(path.basename(folder));
}
