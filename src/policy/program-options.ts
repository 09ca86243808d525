import { gitRunsOrWritesMore } from './git-options.js';
import { hasShortOption, isLongOption } from './option-match.js';
import { PROGRAM_OPTIONS } from './program-option-table.js';
import type { ProgramOptions } from './program-option-row.js';
import { programName } from './program-name.js';
import { innerProgram } from './inner-program.js';
import { literalWord } from './shell-word.js';
import { WRAPPERS } from './wrapper-programs.js';
import { sedScriptIsPlain } from './sed-script.js';

/**
 * Why a rule for a program (`shell_exec(find:*)`) does not cover this use of it: an option with which the program runs
 * or writes something else. `undefined` when it does.
 *
 * @param covered - How many leading words the rule itself names. What the user wrote out is covered.
 */
export function runsOrWritesMore(argv: readonly string[], covered: number): string | undefined {
  const name = programName(argv[0] ?? '');
  const rest = argv.slice(covered);
  if (name === 'git') return gitRunsOrWritesMore(argv, covered);
  if (name === 'sed' || name === 'gsed')
    return sedScriptIsPlain(argv.slice(1)) ? undefined : 'sed can edit in place, write files and run commands';
  const wrapper = WRAPPERS.get(name);
  if (wrapper !== undefined && wrapper.appends !== true && wrapper.joins !== true) {
    const inner = innerProgram(argv.slice(1).map(literalWord), wrapper)?.map((word) => word.text);
    const start = argv.length - (inner?.length ?? 0);
    // `timeout 60 npm test:*` names what is run: then only that program's options matter.
    if (inner !== undefined && start < covered) return runsOrWritesMore(inner, covered - start);
  }
  const options = PROGRAM_OPTIONS.get(name);
  if (options === undefined) return undefined;
  if (options.always !== undefined) return `${name}: ${options.always}`;
  const found = rest.find((word, index) => isNamed(word, options, covered + index === 1));
  if (found !== undefined) return `${name} ${found} can run or write something else`;
  if (options.maxOperands !== undefined && operands(argv) > options.maxOperands) return `${name} would write a file`;
  return undefined;
}

function isNamed(word: string, options: ProgramOptions, first: boolean): boolean {
  if (options.words?.includes(word) === true) return true;
  if (options.pattern?.test(word) === true) return true;
  if (options.long !== undefined && isLongOption(word, options.long)) return true;
  if (options.short === undefined) return false;
  const cluster = options.bareCluster === true && first && /^[A-Za-z]+$/.test(word) ? `-${word}` : word;
  return hasShortOption(cluster, options.short);
}

function operands(argv: readonly string[]): number {
  return argv.slice(1).filter((word) => !word.startsWith('-') && !word.startsWith('+')).length;
}
