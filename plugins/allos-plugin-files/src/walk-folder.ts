import { isAllosError, type DirectoryEntry, type ToolFileSystem } from 'allos/plugin';

export interface FoundEntry extends DirectoryEntry {
  /** Below the folder that was walked. */
  readonly path: string;
  /** Set on a directory of a recursive walk that was not looked into. */
  readonly skipped?: true;
}

export interface FolderWalk {
  /** Directories first, then by path. */
  readonly entries: readonly FoundEntry[];
  /** False when a bound ended the walk. */
  readonly complete: boolean;
  readonly unreadable: number;
}

/** Bounds a recursive walk; one directory is always listed whole. */
const MAX_ENTRIES = 20_000;
const MAX_DEPTH = 50;
/** Directories that tools fill with what others wrote: thousands of files that say little of the project. */
const INSTALLED: ReadonlySet<string> = new Set(['node_modules', 'bower_components', '__pycache__']);

/**
 * The entries of a folder that are not hidden, nearer ones first to be looked at; symlinks are not followed, and
 * directories of installed packages below the folder are not looked into.
 */
export async function walkFolder(
  folder: string,
  options: { readonly fs: ToolFileSystem; readonly signal: AbortSignal; readonly recursive: boolean },
): Promise<FolderWalk> {
  const first = visible(await options.fs.list(folder), '');
  if (!options.recursive) return { entries: first.sort(inOrder), complete: true, unreadable: 0 };
  const entries = first.map(marked);
  let complete = true;
  let unreadable = 0;
  let level = entries.filter(isWalked);
  for (let depth = 1; level.length > 0; depth += 1) {
    const below: FoundEntry[] = [];
    for (const { path } of level) {
      options.signal.throwIfAborted();
      if (depth > MAX_DEPTH || entries.length + below.length > MAX_ENTRIES) {
        complete = false;
        break;
      }
      const found = await listOrNothing(`${folder}/${path}`, options.fs);
      if (found === undefined) unreadable += 1;
      else for (const entry of visible(found, `${path}/`)) below.push(marked(entry));
    }
    for (const entry of below) entries.push(entry);
    level = complete ? below.filter(isWalked) : [];
  }
  return { entries: entries.sort(inOrder), complete, unreadable };
}

async function listOrNothing(folder: string, fs: ToolFileSystem): Promise<readonly DirectoryEntry[] | undefined> {
  try {
    return await fs.list(folder);
  } catch (error) {
    // Removed, replaced or forbidden meanwhile: the rest of the tree is still worth showing.
    if (isAllosError(error)) return undefined;
    throw error;
  }
}

function visible(entries: readonly DirectoryEntry[], prefix: string): FoundEntry[] {
  return entries
    .filter(({ name }) => !name.startsWith('.'))
    .map(({ name, kind }) => ({ name, kind, path: prefix + name }));
}

function marked(entry: FoundEntry): FoundEntry {
  return isDirectory(entry) && INSTALLED.has(entry.name) ? { ...entry, skipped: true } : entry;
}

function isWalked(entry: FoundEntry): boolean {
  return isDirectory(entry) && entry.skipped !== true;
}

function isDirectory({ kind }: DirectoryEntry): boolean {
  return kind === 'directory';
}

/** By code units: comparing 10,000 names by a locale takes longer than reading them. */
function inOrder(a: FoundEntry, b: FoundEntry): number {
  if (isDirectory(a) !== isDirectory(b)) return isDirectory(a) ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
