import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';

export interface Workspace {
  /** Absolute; relative paths start here. */
  readonly cwd: string;
  /** Absolute real paths. */
  readonly roots: readonly string[];
}

/** The folder to start a program in, or why it cannot be used. */
export type WorkingDirectory =
  { readonly ok: true; readonly path: string } | { readonly ok: false; readonly error: string };

/** Confines a folder that a caller asked for to the workspace, through symlinks. */
export async function workingDirectory(requested: string | undefined, workspace: Workspace): Promise<WorkingDirectory> {
  if (requested === undefined) return { ok: true, path: workspace.cwd };
  const wanted = resolve(workspace.cwd, requested);
  try {
    const path = await realpath(wanted);
    const inside = [workspace.cwd, ...workspace.roots].some((root) => isWithin(root, path));
    return inside ? { ok: true, path } : { ok: false, error: `The folder ${wanted} is outside the workspace` };
  } catch {
    return { ok: false, error: `The folder ${wanted} does not exist or cannot be read` };
  }
}

/** Whether a program can be started there: a missing folder and a missing program give the same system error. */
export async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

function isWithin(root: string, path: string): boolean {
  const between = relative(root, path);
  return between === '' || (between !== '..' && !between.startsWith(`..${sep}`) && !isAbsolute(between));
}
