import { destructive, unknown } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import { gitSubcommandAt, isGitCommand } from './git-options.js';
import { hasShortOption, isLongOption } from './option-match.js';
import type { ShellWord } from './shell-word.js';

interface GitRow {
  readonly what: string;
  readonly short?: string;
  readonly long?: readonly string[];
  /** Words after the subcommand that suffice. */
  readonly words?: readonly string[];
  /** An argument of any other shape. */
  readonly pattern?: RegExp;
  /** Only while none of these options is there. */
  readonly unless?: { readonly short: string; readonly long: readonly string[] };
}

const DISCARDS = 'discards uncommitted changes';
const REWRITES = 'rewrites or deletes what others may have';
const LOSES = 'deletes commits that nothing else holds';

const ROWS: Readonly<Record<string, GitRow>> = {
  checkout: {
    what: DISCARDS,
    short: 'fB',
    long: ['--force', '--overwrite-ignore'],
    words: ['--', '.', './', ':/', '*'],
    pattern: /^(?::|\.\.?\/|\.\.$)/,
  },
  restore: { what: DISCARDS, pattern: /^/, unless: { short: 'S', long: ['--staged'] } },
  switch: { what: DISCARDS, short: 'fC', long: ['--force', '--discard-changes', '--force-create'] },
  reset: { what: DISCARDS, long: ['--hard', '--merge', '--keep'] },
  clean: { what: 'deletes untracked files', pattern: /^/, unless: { short: 'n', long: ['--dry-run'] } },
  push: {
    what: REWRITES,
    short: 'fd',
    long: ['--force', '--force-with-lease', '--force-if-includes', '--mirror', '--delete', '--prune'],
    pattern: /^[+:]./,
  },
  'send-pack': { what: REWRITES, short: 'f', long: ['--force', '--mirror'], pattern: /^[+:]./ },
  branch: { what: LOSES, short: 'DfMC', long: ['--force'] },
  stash: { what: LOSES, words: ['drop', 'clear'] },
  reflog: { what: LOSES, words: ['expire', 'delete'] },
  rm: { what: 'deletes recursively or by force', short: 'rf', long: ['--force'] },
  worktree: { what: 'deletes a work tree', short: 'f', long: ['--force'] },
  submodule: { what: DISCARDS, short: 'f', long: ['--force'] },
  'checkout-index': { what: DISCARDS, short: 'f', long: ['--force'] },
  'read-tree': { what: DISCARDS, short: 'u', long: ['--reset'] },
  'update-ref': { what: LOSES, short: 'd', long: ['--stdin'] },
  gc: { what: LOSES, long: ['--prune'] },
  prune: { what: LOSES, pattern: /^/ },
  'filter-branch': { what: 'rewrites the history', pattern: /^/ },
  'filter-repo': { what: 'rewrites the history', pattern: /^/ },
};

/** Judges a git command: discarded changes, deleted files, force pushes, lost history. */
export function gitDestructive(words: readonly ShellWord[]): Finding | undefined {
  const texts = words.map((word) => word.text);
  const at = gitSubcommandAt(texts);
  const globals = words.slice(1, at);
  if (globals.some((word) => !word.literal && word.prefix === ''))
    return unknown('what git would do is decided while it runs');
  if (
    globals.some(
      (word) =>
        /^(?:-c)?alias\./i.test(word.text) ||
        word.text.startsWith('--config-env') ||
        word.text.startsWith('--exec-path='),
    )
  ) {
    return unknown('git is given an alias or a program of its own');
  }
  const subcommand = words[at];
  if (subcommand === undefined) return undefined;
  if (!subcommand.literal) return unknown('the git command is decided while it runs');
  const row = Object.hasOwn(ROWS, subcommand.text) ? ROWS[subcommand.text] : undefined;
  if (row === undefined) return undefined;
  const args = words.slice(at + 1);
  return judge(subcommand.text, row, args) ?? (subcommand.text === 'checkout' ? checkoutOfFiles(args) : undefined);
}

function judge(name: string, row: GitRow, args: readonly ShellWord[]): Finding | undefined {
  if (row.unless !== undefined && safe(row.unless, args)) return undefined;
  if (row.pattern?.source === '^') return destructive(`git ${name} ${row.what}`);
  for (const arg of args) {
    const hit =
      hasShortOption(arg.prefix, row.short ?? '') ||
      isLongOption(arg.prefix, row.long ?? []) ||
      (arg.prefix !== '' && row.pattern?.test(arg.prefix) === true) ||
      (arg.literal && row.words?.includes(arg.text) === true);
    if (hit) return destructive(`git ${name} ${arg.text} ${row.what}`);
    if (!arg.literal && (arg.prefix === '' || arg.prefix === '-'))
      return unknown(`git ${name} ${arg.text} may become something that ${row.what}`);
  }
  return undefined;
}

/** A name that ends as folders and files do: no branch is called so, a version such as `2.x` or `v1.2` aside. */
const FILE_NAME =
  /\/$|(?<!(?:^|[-./])v?\d+)\.[A-Za-z][A-Za-z0-9]{0,9}$|(?:^|\/)(?:[Mm]akefile|Dockerfile|Gemfile|Rakefile|README|LICENSE|\.[A-Za-z][\w.-]*)$/;

/** `git checkout HEAD file` needs no `--` to overwrite the file. */
function checkoutOfFiles(args: readonly ShellWord[]): Finding | undefined {
  const creates = args.some(
    (arg) => hasShortOption(arg.text, 'bBt') || isLongOption(arg.text, ['--orphan', '--track']),
  );
  const operands = args.filter((arg) => !arg.text.startsWith('-'));
  const last = operands.at(-1)?.text ?? '';
  return !creates && (operands.length > 1 || FILE_NAME.test(last.replaceAll(/["']/g, '')))
    ? destructive(`git checkout ${last} ${DISCARDS}`)
    : undefined;
}

/** Whether a harmless variant is certain: the option is there, and the one that undoes it is not. */
function safe(unless: NonNullable<GitRow['unless']>, args: readonly ShellWord[]): boolean {
  if (args.some((arg) => !arg.literal && arg.prefix === '')) return false;
  const present = args.some((arg) => hasShortOption(arg.text, unless.short) || unless.long.includes(arg.text));
  return (
    present &&
    !args.some((arg) => hasShortOption(arg.text, 'W') || isLongOption(arg.text, ['--worktree', '--no-dry-run']))
  );
}

/** Whether the word after git is one of its own commands and so no alias of a repository. */
export function isKnownGit(argv: readonly string[]): boolean {
  return isGitCommand(argv[gitSubcommandAt(argv)] ?? 'version');
}
