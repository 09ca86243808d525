import path from 'node:path';
import { Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsOptional, IsString, MinLength } from 'allos/plugin/input';
import { compileGlob, namesHidden } from './glob.js';
import { runRipgrep } from './run-ripgrep.js';
import { absoluteOf, searchPlace, shownPath } from './search-place.js';

/** Files that one answer shows, and files that are counted. */
const MAX_SHOWN = 500;
const MAX_COUNTED = 100_000;

export class FindFilesInput {
  @IsString()
  @MinLength(1)
  @Describe(
    'Glob such as "*.ts", "src/**/*.test.ts" or "{README,LICENSE}*". Without "/" it matches names at any depth.',
  )
  pattern!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @Describe('Directory to look in. Default: the working directory.')
  path?: string;
}

/** Finds files by name, in a stable order. Names only: nothing is read. */
@Tool({
  name: 'find_files',
  description:
    'Finds files whose path matches a glob pattern and returns their paths, sorted. Files that .gitignore excludes ' +
    'are left out, hidden ones unless the pattern names them. Symbolic links are not followed.',
  input: inputOf(FindFilesInput),
  effects: 'read',
  idempotent: true,
  permission: 'always_allow',
  subject: { kind: 'path', property: 'path' },
})
export class FindFiles implements Tool<FindFilesInput> {
  async execute({ pattern, path: folder = '.' }: FindFilesInput, context: ToolContext): Promise<ToolResult> {
    const problem = problemOf(pattern);
    if (problem !== undefined) return { success: false, error: problem };
    const place = await searchPlace(folder, context);
    if (!place.isFolder) return { success: false, error: `${folder} is a file. Give a directory to look in.` };

    const matches = compileGlob(pattern);
    const found: string[] = [];
    let total = 0;
    let rest = '';
    const end = await runRipgrep(context, {
      place,
      // `--glob` would also bring back what .gitignore excludes, unless it only excludes itself.
      args: ['--files', ...(namesHidden(pattern) ? ['--hidden', '--glob=!.git'] : [])],
      take: (text) => {
        const names = (rest + text).split('\0');
        rest = names.pop() ?? '';
        for (const name of names) {
          const absolute = absoluteOf(place, name);
          if (!matches(path.relative(place.target, absolute))) continue;
          total += 1;
          if (found.length < MAX_SHOWN) found.push(shownPath(context, absolute));
        }
        return total < MAX_COUNTED;
      },
    });
    if (end.type === 'failed') return { success: false, error: `The search failed: ${end.message}` };
    const complete = end.type === 'done';
    const notes = [
      ...(total > found.length
        ? [`${found.length} of ${complete ? '' : 'at least '}${total} files are shown; narrow the pattern`]
        : []),
      ...(end.type === 'timeout' ? ['The search took too long and was ended; look in a smaller directory'] : []),
    ];
    return {
      success: true,
      result: { pattern, path: folder, files: found, total, truncated: total > found.length || !complete },
      modelText: [...(total === 0 ? [`No files match ${pattern}.`] : found), ...notes.map((note) => `[${note}.]`)].join(
        '\n',
      ),
    };
  }
}

function problemOf(pattern: string): string | undefined {
  if (pattern.includes('\0')) return 'The pattern holds a NUL character, which no file name can have.';
  if (pattern.split('/').includes('..'))
    return 'The pattern holds "..". Give the directory to look in as path instead.';
  return undefined;
}
