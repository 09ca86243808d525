import { parseCommand, sameWords } from './command.js';
import type { Argv } from './command.js';
import type { CommandPattern } from './command-rule.js';
import { isKnownGit } from './destructive-git.js';
import { gitSubcommandAt } from './git-options.js';
import { INTERPRETERS } from './inline-code.js';
import { PROGRAM_OPTIONS } from './program-option-table.js';
import { programName } from './program-name.js';
import { trimBlanks } from './shell-tokens.js';
import { WRAPPERS } from './wrapper-programs.js';

/** Programs that only show or search the words they are given. */
const SHOWS = new Set([
  'echo',
  'printf',
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'ag',
  'ack',
  'cat',
  'head',
  'tail',
  'ls',
  'wc',
  'which',
  'type',
  'man',
]);

/** Git commands that run what stands in their arguments. */
const GIT_RUNS = /^(?:rebase|bisect|submodule|filter-branch|difftool|mergetool|grep)$/;

/**
 * Why a deny rule bites a command, `undefined` when it does not. The program is compared without its folder, options
 * between the words are skipped, and programs behind wrappers or inside code are found. What cannot be parsed is not
 * run where a deny rule exists.
 */
export async function commandDenied(command: string, pattern: CommandPattern): Promise<string | undefined> {
  if (pattern.type === 'invalid') return `the rule itself cannot be read: ${pattern.reason}`;
  if (pattern.type === 'exact' && pattern.text === trimBlanks(command)) return 'it is the denied command';
  const parsed = await parseCommand(command);
  if (!parsed.parsed) return `it cannot be parsed with certainty (${parsed.reason}), so the denial cannot be ruled out`;
  const words = pattern.words;
  if (words === undefined) return undefined;
  for (const argv of parsed.commands) {
    const reason = await argvDenied(argv, words, pattern.type === 'prefix');
    if (reason !== undefined) return reason;
  }
  return undefined;
}

async function argvDenied(argv: Argv, words: Argv, prefix: boolean): Promise<string | undefined> {
  const name = programName(argv[0]);
  if (matches(argv, words, prefix)) return `${argv.join(' ')} is denied`;
  if (name === 'git' && programName(words[0]) === 'git' && words.length > 1 && !isKnownGit(argv)) {
    return 'the git command may be an alias of what is denied';
  }
  if (SHOWS.has(name)) return undefined;
  const denied = programName(words[0]);
  const dashed = name.startsWith('git-') ? (['git', name.slice(4), ...argv.slice(1)] as const) : undefined;
  if (dashed !== undefined && matches(dashed, words, prefix)) return `${argv.join(' ')} is denied`;
  if (readsCode(argv, name)) return `what ${name} reads cannot be seen, so the denial cannot be ruled out`;
  const appends = WRAPPERS.get(name)?.appends === true && argv.some((word) => programName(word) === denied);
  if (appends) return `${name} may complete it to what is denied`;
  const runsOthers =
    PROGRAM_OPTIONS.has(name) ||
    INTERPRETERS.has(name) ||
    (name === 'git' && GIT_RUNS.test(argv[gitSubcommandAt(argv)] ?? ''));
  for (let at = 1; at < argv.length; at += 1) {
    const inner = argv.slice(at);
    const [program, ...args] = inner;
    if (program === undefined) continue;
    if (matches([program, ...args], words, prefix)) return `${inner.join(' ')}, run by ${name}, is denied`;
    if (runsOthers && /\s/.test(program)) {
      const code = await commandDenied(
        program,
        prefix ? { type: 'prefix', words } : { type: 'exact', words, text: '' },
      );
      if (code !== undefined) return code;
    }
  }
  return undefined;
}

/** A shell without code and script runs what comes through its input. */
function readsCode(argv: Argv, name: string): boolean {
  return (
    INTERPRETERS.get(name)?.shell === true && argv.slice(1).every((word) => /^-[^c]*$/.test(word) && word !== '--help')
  );
}

function matches(argv: Argv, words: Argv, prefix: boolean): boolean {
  if (programName(argv[0]) !== programName(words[0])) return false;
  if (!prefix) return sameWords(words.slice(1), argv.slice(1));
  const args = programName(argv[0]) === 'git' ? argv.slice(gitSubcommandAt(argv)) : argv.slice(1);
  return inOrder(args, words.slice(1));
}

/** Whether the words come in this order, with nothing between them but options and their values. */
function inOrder(args: readonly string[], words: readonly string[]): boolean {
  let at = 0;
  for (const word of words) {
    while (
      at < args.length &&
      args[at] !== word &&
      (args[at]?.startsWith('-') === true || args[at - 1]?.startsWith('-') === true)
    )
      at += 1;
    if (args[at] !== word) return false;
    at += 1;
  }
  return true;
}
