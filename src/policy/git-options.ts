import { hasShortOption, isLongOption } from './option-match.js';

/** Options of git itself, before the subcommand, that take their value as the next word. */
export const GIT_VALUE_OPTIONS: readonly string[] = [
  ...[
    '-C',
    '-c',
    '--git-dir',
    '--work-tree',
    '--namespace',
    '--super-prefix',
    '--config-env',
    '--attr-source',
    '--exec-path',
  ],
];

const HARMLESS_GLOBALS = new Set([
  '--no-pager',
  '-P',
  '--no-optional-locks',
  '--literal-pathspecs',
  '--no-replace-objects',
  '--version',
  '--help',
]);

/** Subcommands that the rule `git:*` stands for. Others are aliases, run programs, or open something interactive. */
const KNOWN = new Set(
  (
    'add am annotate apply archive blame branch bundle cat-file check-attr check-ignore checkout cherry cherry-pick clean clone commit ' +
    'commit-graph commit-tree count-objects describe diff diff-files diff-index diff-tree fetch for-each-ref format-patch fsck gc grep ' +
    'hash-object init log ls-files ls-remote ls-tree merge merge-base mktree mv name-rev notes pack-refs prune pull push range-diff ' +
    'read-tree rebase reflog remote reset restore rev-list rev-parse revert rm shortlog show show-branch show-ref sparse-checkout stash ' +
    'status submodule switch symbolic-ref tag update-index update-ref verify-commit verify-pack verify-tag version whatchanged worktree write-tree'
  ).split(' '),
);

/** Whether a word is a subcommand of git that no alias can replace. */
export function isGitCommand(word: string): boolean {
  return (
    KNOWN.has(word) ||
    ['config', 'bisect', 'difftool', 'mergetool', 'filter-branch', 'help', 'credential'].includes(word)
  );
}

const LONG = [
  ...[
    '--output',
    '--output-directory',
    '--ext-diff',
    '--textconv',
    '--upload-pack',
    '--receive-pack',
    '--exec',
    '--open-files-in-pager',
  ],
  ...[
    '--extcmd',
    '--tool',
    '--template',
    '--config',
    '--separate-git-dir',
    '--show-signature',
    '--verify-signatures',
    '--gpg-sign',
  ],
  ...[
    '--recurse-submodules',
    '--strategy',
    '--remote',
    '--edit',
    '--edit-description',
    '--interactive',
    '--editor',
    '--paginate',
  ],
  ...['--tool-help', '--config-env', '--exec-path', '--git-dir', '--work-tree', '--filters', '--path-format-command'],
];

/** Letters that run or write something, for the subcommands where they do. */
const SHORT: Readonly<Record<string, string>> = {
  diff: 'O',
  log: 'O',
  show: 'O',
  grep: 'O',
  'format-patch': 'o',
  archive: 'o',
  clone: 'cu',
  fetch: 'u',
  'ls-remote': 'u',
  rebase: 'xis',
  merge: 'sS',
  pull: 'sS',
  commit: 'S',
  tag: 'su',
  'cherry-pick': 'S',
  revert: 'S',
  am: 'S',
  init: '',
  add: 'ie',
};

/** Words after a subcommand that make it run something. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  bisect: ['run', 'view', 'visualize'],
  submodule: ['foreach', 'update', 'add'],
  stash: [],
  bundle: ['create', 'unbundle'],
  notes: ['edit'],
};

/** The part of `runsOrWritesMore` for git. */
export function gitRunsOrWritesMore(argv: readonly string[], covered: number): string | undefined {
  const at = gitSubcommandAt(argv);
  for (const word of argv.slice(covered, at)) {
    if (!HARMLESS_GLOBALS.has(word)) return `git ${word} changes what git runs or where`;
  }
  const subcommand = argv[at];
  if (subcommand === undefined) return undefined;
  if (at >= covered && !KNOWN.has(subcommand)) return `git ${subcommand} may be an alias or run another program`;
  const rest = argv.slice(Math.max(covered, at + 1));
  const bad = rest.find(
    (word) =>
      isLongOption(word, LONG) ||
      hasShortOption(word, SHORT[subcommand] ?? '') ||
      (WORDS[subcommand]?.includes(word) ?? false) ||
      /^[A-Za-z][A-Za-z0-9+-]*::/.test(word),
  );
  return bad === undefined ? undefined : `git ${subcommand} ${bad} can run or write something else`;
}

/** Where the subcommand of git stands: after its own options and their values. */
export function gitSubcommandAt(argv: readonly (string | undefined)[]): number {
  let at = 1;
  while (at < argv.length && argv[at]?.startsWith('-') === true) {
    at += GIT_VALUE_OPTIONS.includes(argv[at] as string) ? 2 : 1;
  }
  return Math.min(at, argv.length);
}
