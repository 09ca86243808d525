import type { Argv, ParsedCommand } from './command.js';
import { sameWords } from './command.js';
import { runsOrWritesMore } from './program-options.js';
import { shellTokens, trimBlanks } from './shell-tokens.js';

/** What the pattern of a command rule means. */
export type CommandPattern =
  /** `git status:*`: these words, then anything. */
  | { readonly type: 'prefix'; readonly words: Argv }
  /** `npm test`: exactly these words; `text` is how they were written. */
  | { readonly type: 'exact'; readonly words: Argv | undefined; readonly text: string }
  /** `git $x:*`: words that cannot be known. */
  | { readonly type: 'invalid'; readonly reason: string };

/** Reads the pattern of a command rule. */
export function commandPattern(pattern: string): CommandPattern {
  if (!pattern.endsWith(':*')) return { type: 'exact', words: plainWords(pattern), text: pattern };
  const words = plainWords(pattern.slice(0, -2));
  return words === undefined
    ? { type: 'invalid', reason: 'the words before :* are not plain words' }
    : { type: 'prefix', words };
}

/** How an allow rule stands to one simple command. */
export type Coverage =
  | { readonly covers: 'exactly' | 'as prefix' }
  /** `beyond`: why a prefix rule that fits does not reach this far. */
  | { readonly covers: 'no'; readonly beyond?: string };

/** Whether an allow rule covers one simple command. */
export function coverage(pattern: CommandPattern, argv: Argv): Coverage {
  if (pattern.type === 'invalid') return { covers: 'no' };
  if (pattern.type === 'exact') {
    return { covers: pattern.words !== undefined && sameWords(pattern.words, argv) ? 'exactly' : 'no' };
  }
  if (!startsWith(argv, pattern.words)) return { covers: 'no' };
  const beyond = runsOrWritesMore(argv, pattern.words.length);
  return beyond === undefined ? { covers: 'as prefix' } : { covers: 'no', beyond };
}

/** Whether an exact rule is, letter by letter, the whole command. It then says so even where nothing can parse it. */
export function isVerbatim(pattern: CommandPattern, command: string): boolean {
  return pattern.type === 'exact' && pattern.text === trimBlanks(command);
}

/** Whether a parsed command is a single program without redirections. */
export function isSingle(command: ParsedCommand): boolean {
  return command.parsed && command.commands.length === 1 && command.redirects.length === 0;
}

function startsWith(argv: readonly string[], words: readonly string[]): boolean {
  return words.length <= argv.length && words.every((word, index) => word === argv[index]);
}

function plainWords(text: string): Argv | undefined {
  const result = shellTokens(text);
  if (!result.ok) return undefined;
  const words: string[] = [];
  for (const token of result.tokens) {
    if (token.type !== 'word') return undefined;
    words.push(token.value);
  }
  const [program, ...args] = words;
  return program === undefined || /[\s=]/.test(program) ? undefined : [program, ...args];
}
