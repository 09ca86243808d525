import path from 'node:path';
import { AllosError, type ToolContext } from 'allos/plugin';

/** Where a search runs: inside one root, and named from there. */
export interface SearchPlace {
  /** The workspace root that holds it; the program starts there. */
  readonly root: string;
  /** Absolute real path of the file or folder to search. */
  readonly target: string;
  /** What the program is told to search; begins with `./`, so it is never taken for an option. */
  readonly argument: string;
  readonly isFolder: boolean;
  /** Whether the root has ignore rules that hold outside a git repository, too. */
  readonly ignoreFile: string | undefined;
}

/** Resolves what a model asked to search. Throws AllosErrors as `ToolContext.fs` does. */
export async function searchPlace(given: string, context: ToolContext): Promise<SearchPlace> {
  const { fs, roots } = context;
  const target = await fs.resolve(given);
  const stat = await fs.stat(target);
  if (stat === undefined) {
    throw new AllosError('tool.not_found', `${given} does not exist`, { hint: 'List the folder above it first.' });
  }
  if (stat.kind !== 'directory' && stat.kind !== 'file') {
    throw new AllosError('tool.not_a_file', `${given} is neither a file nor a directory`);
  }
  const root = roots.find((each) => target === each || target.startsWith(each === '/' ? each : `${each}/`));
  if (root === undefined) {
    throw new AllosError('tool.outside_workspace', `${given} is outside the workspace`, {
      hint: ({ option }) => `Use a path inside the workspace. The user can add a folder with ${option('directories')}.`,
    });
  }
  const ignoreFile = path.join(root, '.gitignore');
  return {
    root,
    target,
    argument: `./${path.relative(root, target)}`,
    isFolder: stat.kind === 'directory',
    ignoreFile: (await fs.stat(ignoreFile))?.kind === 'file' ? ignoreFile : undefined,
  };
}

/** A file that ripgrep named, absolutely. */
export function absoluteOf(place: SearchPlace, printed: string): string {
  return path.resolve(place.root, printed);
}

/** An absolute path as results show it. */
export function shownPath(context: ToolContext, absolute: string): string {
  const relative = path.relative(context.cwd, absolute);
  return relative === '..' || relative.startsWith('../') ? absolute : relative || '.';
}
