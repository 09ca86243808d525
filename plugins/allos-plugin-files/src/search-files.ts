import path from 'node:path';
import { Tool, type ToolContext, type ToolResult } from 'allos/plugin';
import { Describe, inputOf, IsOptional, IsString, MinLength } from 'allos/plugin/input';
import { compileGlob } from './glob.js';
import { readMatches } from './read-matches.js';
import { runRipgrep, type RipgrepEnd } from './run-ripgrep.js';
import { matchReader, type MatchPlace } from './match-reader.js';
import { absoluteOf, searchPlace } from './search-place.js';

/** Matching lines that one answer shows. */
const MAX_MATCHES = 200;

export class SearchFilesInput {
  @IsString()
  @MinLength(1)
  @Describe('Regular expression, matched line by line; escape special characters to search for them.')
  pattern!: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @Describe('File or directory to search. Default: the working directory.')
  path?: string;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @Describe('Only files that match this glob, for example "*.ts" or "src/**/*.css".')
  glob?: string;
}

/**
 * Searches file contents. ripgrep says where the matches are; the lines themselves are read through the context, so
 * that a symlink swapped in behind ripgrep's back shows nothing from outside.
 */
@Tool({
  name: 'search_files',
  description:
    'Searches the contents of files for a regular expression and returns "path:line: text" for each matching line, ' +
    'sorted by path. Binary, hidden and ignored files and those over 10 MB are left out; symbolic links are not followed.',
  input: inputOf(SearchFilesInput),
  effects: 'read',
  idempotent: true,
  permission: 'always_allow',
  subject: { kind: 'path', property: 'path' },
})
export class SearchFiles implements Tool<SearchFilesInput> {
  async execute({ pattern, path: given = '.', glob }: SearchFilesInput, context: ToolContext): Promise<ToolResult> {
    const problem = problemOf(pattern);
    if (problem !== undefined) return { success: false, error: problem };
    const place = await searchPlace(given, context);
    const fits = glob === undefined ? () => true : compileGlob(glob);
    const isWanted = (file: string): boolean => {
      const below = path.relative(place.target, file);
      return below === '' || (fits(below) && !isHidden(below));
    };

    const places: MatchPlace[] = [];
    const read = matchReader((match) => {
      const file = absoluteOf(place, match.file);
      if (isWanted(file)) places.push({ ...match, file });
    });
    const end = await runRipgrep(context, {
      place,
      args: [
        '--with-filename',
        '--no-heading',
        '--line-number',
        '--column',
        // Of the matching text itself nothing is wanted here.
        '--only-matching',
        '--replace=',
        // One more than is shown, so that it is seen when there are more.
        '--max-count=201',
        '--max-filesize=10M',
        // Look-around and back-references work, too.
        '--engine=auto',
        `--regexp=${pattern}`,
      ],
      take: (text) => {
        read(text);
        return places.length <= MAX_MATCHES;
      },
    });
    if (end.type === 'failed') return { success: false, error: patternError(pattern, end.message) };
    const matches = await readMatches(places.slice(0, MAX_MATCHES), context);
    return answer({ pattern, path: given, matches, end, more: places.length > MAX_MATCHES });
  }
}

function problemOf(pattern: string): string | undefined {
  if (pattern.includes('\0')) return 'The pattern holds a NUL character. Leave it out.';
  if (!pattern.includes('\n')) return undefined;
  return 'The pattern holds a line feed, and a match cannot span lines. Search for the most telling of the lines.';
}

function isHidden(below: string): boolean {
  return below.startsWith('.') || below.includes('/.');
}

function patternError(pattern: string, message: string): string {
  const why = message.replaceAll('(?:', '(').slice(0, 600);
  return `${JSON.stringify(pattern)} could not be searched for: ${why}\nEscape characters that are meant literally, such as \\( \\[ \\{ \\. \\*; a match cannot span lines.`;
}

interface Answer {
  readonly pattern: string;
  readonly path: string;
  readonly matches: Awaited<ReturnType<typeof readMatches>>;
  readonly end: RipgrepEnd;
  readonly more: boolean;
}

function answer({ pattern, path: given, matches, end, more }: Answer): ToolResult {
  const notes = [
    ...(matches.length === 0 && pattern.includes('\\n') ? ['A match cannot span lines'] : []),
    ...(more ? [`Only the first ${matches.length} matching lines are shown; narrow the pattern, path or glob`] : []),
    ...(end.type === 'timeout' ? ['The search took too long and was ended; search a smaller directory'] : []),
  ];
  return {
    success: true,
    result: { pattern, path: given, matches, total: matches.length, truncated: end.type !== 'done' || more },
    modelText: [
      ...(matches.length === 0 ? [`No matches for ${JSON.stringify(pattern)}.`] : []),
      ...matches.map((match) => `${match.path}:${match.line}: ${match.text}`),
      ...notes.map((note) => `[${note}.]`),
    ].join('\n'),
  };
}
