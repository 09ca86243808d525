import { unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { literalWord, UNKNOWN_WORD } from './shell-word.js';
import type { ShellWord } from './shell-word.js';
import type { Wrapper } from './wrapper-programs.js';

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

/** Judges what a wrapper runs: the program among its arguments, or the code it hands to a shell. */
export function wrapperDestructive(
  words: readonly ShellWord[],
  wrapper: Wrapper,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const args = words.slice(1);
  if (wrapper.asks?.includes(args[0]?.text ?? '') === true) return undefined;
  const code = codeArguments(args, wrapper);
  for (const word of code) {
    const finding = word.literal ? checks.script(word.text) : unknown('the code it runs is decided while it runs');
    if (finding) return finding;
  }
  if (code.length > 0) return undefined;
  const inner = innerProgram(args, wrapper);
  if (inner === undefined) return undefined;
  const [first] = inner;
  if (first !== undefined && (!first.literal || /[{}]/.test(first.text))) {
    return unknown(`what ${words[0]?.text ?? ''} runs is decided while it runs`);
  }
  if (wrapper.joins === true) {
    if (!inner.every((word) => word.literal)) return unknown('the code it runs is decided while it runs');
    const finding = checks.script(
      inner.map((word) => word.text).join(' ') + (wrapper.appends === true ? ' "$input"' : ''),
    );
    if (finding) return finding;
  }
  const appended = wrapper.appends === true ? [...inner, UNKNOWN_WORD] : inner;
  return checks.argv(appended, { ...context, repeated: context.repeated || wrapper.appends === true });
}

/** The words from the inner program on; `undefined` when there is none. */
export function innerProgram(args: readonly ShellWord[], wrapper: Wrapper): readonly ShellWord[] | undefined {
  let operands = wrapper.operands;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] as ShellWord;
    if (word.literal && word.text === '--') continue;
    if (ASSIGNMENT.test(word.prefix)) continue;
    if (word.literal && /^-./.test(word.text)) {
      if (takesNext(word.text, wrapper)) at += 1;
      continue;
    }
    if (operands > 0) {
      operands -= 1;
      continue;
    }
    return args.slice(at);
  }
  return undefined;
}

function takesNext(text: string, wrapper: Wrapper): boolean {
  if (text.startsWith('--')) return wrapper.longValues?.includes(text) === true;
  const at = [...text].findIndex((letter, index) => index > 0 && wrapper.values.includes(letter));
  return at !== -1 && at === text.length - 1;
}

function codeArguments(args: readonly ShellWord[], wrapper: Wrapper): readonly ShellWord[] {
  const found: ShellWord[] = [];
  for (const [index, word] of args.entries()) {
    for (const option of wrapper.code ?? []) {
      if (word.text === option) found.push(args[index + 1] ?? literalWord(''));
      else if (option.startsWith('--') && word.text.startsWith(`${option}=`))
        found.push({ ...word, text: word.text.slice(option.length + 1) });
      else if (!option.startsWith('--') && word.text.startsWith(option))
        found.push({ ...word, text: word.text.slice(option.length) });
    }
  }
  return found.filter((word) => word.text !== '');
}
