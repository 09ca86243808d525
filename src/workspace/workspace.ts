import { realpathSync } from 'node:fs';
import path from 'node:path';
import { AllosError } from '../plugin/error.js';

/** The folders a session may touch, and where relative paths start. */
export interface Workspace {
  /** Absolute real paths. */
  readonly roots: readonly string[];
  /** The roots as they were given and as they really are: what an absolute path may begin with. */
  readonly spellings: readonly string[];
  /** Absolute real path. */
  readonly cwd: string;
}

/**
 * Reads the roots once, through symlinks.
 *
 * @throws AllosError `usage.invalid` when a root or `cwd` does not exist, `tool.outside_workspace` when `cwd` is in
 * no root
 */
export function openWorkspace(options: { readonly roots: readonly string[]; readonly cwd?: string }): Workspace {
  const given = options.roots.map((root) => path.resolve(root));
  const roots = given.map(realFolder);
  const first = roots[0];
  if (first === undefined) throw new AllosError('tool.failed', 'A workspace needs at least one folder.');
  const cwd = options.cwd === undefined ? first : realFolder(path.resolve(options.cwd));
  const workspace = { roots, spellings: [...new Set([...given, ...roots])], cwd };
  if (!contains(workspace, cwd)) throw outside(workspace, cwd);
  return workspace;
}

function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (cause) {
    throw new AllosError('usage.invalid', `The workspace folder ${folder} cannot be opened`, {
      hint: 'Name a folder that exists and that you may read.',
      cause,
    });
  }
}

/** Whether a real path lies in a root. The kernel's own trees never do: their files run code when read. */
export function contains(workspace: Workspace, realPath: string): boolean {
  if (isInside('/proc', realPath) || isInside('/sys', realPath)) return false;
  return workspace.roots.some((root) => isInside(root, realPath));
}

/**
 * The absolute form of a path that a model gave, checked by its text alone, so that a path outside tells nothing about
 * what exists there. Links are checked when it is opened.
 */
export function absolutePath(workspace: Workspace, given: string): string {
  if (given === '') throw new AllosError('tool.not_found', 'The path is empty', { hint: 'Use "." for the folder.' });
  if (given.includes('\0') || !given.isWellFormed()) {
    throw new AllosError(
      'tool.not_found',
      `${JSON.stringify(given)} is not a path: it has a character no name can have`,
    );
  }
  // A shell would take it for the home folder; a folder named "~" is the start of an accident.
  if (/^~(?:$|[\w-]*\/)/.test(given)) throw outside(workspace, given);
  // An address would become folders named "file:" and the like.
  if (/^(?:file:|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/i.test(given)) {
    throw new AllosError('tool.not_found', `${given} is an address, not a path`, { hint: 'Give the path alone.' });
  }
  const absolute = path.resolve(workspace.cwd, given);
  if (!workspace.spellings.some((root) => isInside(root, absolute))) throw outside(workspace, given);
  return absolute;
}

/** A real path as results show it: relative to the working directory when inside it. */
export function displayPath(workspace: Workspace, realPath: string): string {
  if (realPath === workspace.cwd) return '.';
  return isInside(workspace.cwd, realPath) ? realPath.slice(withSeparator(workspace.cwd).length) : realPath;
}

/** The refusal of a path that leads out of the workspace. */
export function outside(workspace: Workspace, given: string): AllosError {
  return new AllosError('tool.outside_workspace', `${given} is outside the workspace (${workspace.roots.join(', ')})`, {
    hint: ({ option }) => `Use a path inside the workspace. The user can add a folder with ${option('directories')}.`,
  });
}

function isInside(folder: string, target: string): boolean {
  if (!target.startsWith(folder)) return false;
  return target.length === folder.length || folder.endsWith(path.sep) || target[folder.length] === path.sep;
}

function withSeparator(folder: string): string {
  return folder.endsWith(path.sep) ? folder : folder + path.sep;
}
