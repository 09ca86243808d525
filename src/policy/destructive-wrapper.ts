import { unknown } from './destructive-finding.js';
import type { DestructiveChecks, Finding, InnerContext } from './destructive-finding.js';
import { innerProgram } from './inner-program.js';
import { literalWord, UNKNOWN_WORD } from './shell-word.js';
import type { ShellWord } from './shell-word.js';
import type { Wrapper } from './wrapper-programs.js';

/** Judges what a wrapper runs: the program among its arguments, or the code it hands to a shell. */
export function wrapperDestructive(
  words: readonly ShellWord[],
  wrapper: Wrapper,
  context: InnerContext,
  checks: DestructiveChecks,
): Finding | undefined {
  const args = words.slice(1);
  if (wrapper.asks?.includes(args[0]?.text ?? '') === true) return undefined;
  const repeated = context.repeated || wrapper.appends === true;
  const code = codeArguments(args, wrapper);
  for (const word of code) {
    const finding = word.literal
      ? checks.script(word.text, repeated)
      : unknown('the code it runs is decided while it runs');
    if (finding) return finding;
  }
  if (code.length > 0) return undefined;
  const program = innerProgram(args, wrapper);
  const inner = wrapper.appends === true ? program?.map((word) => withInput(word, replacementOf(args))) : program;
  if (inner === undefined) return undefined;
  const [first] = inner;
  if (first !== undefined && (!first.literal || /[{}]/.test(first.text))) {
    return unknown(`what ${words[0]?.text ?? ''} runs is decided while it runs`);
  }
  if (wrapper.joins === true) {
    if (!inner.every((word) => word.literal)) return unknown('the code it runs is decided while it runs');
    const finding = checks.script(
      inner.map((word) => word.text).join(' ') + (wrapper.appends === true ? ' "$input"' : ''),
      repeated,
    );
    if (finding) return finding;
  }
  const appended = wrapper.appends === true ? [...inner, UNKNOWN_WORD] : inner;
  return checks.argv(appended, { ...context, repeated });
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

/** The text that xargs replaces with its input. */
function replacementOf(args: readonly ShellWord[]): string {
  for (const [index, { text }] of args.entries()) {
    if (text === '-I') return args[index + 1]?.text ?? '{}';
    const joined = /^(?:-I|--replace=|-i)(.+)$/.exec(text)?.[1];
    if (joined !== undefined) return joined;
  }
  return '{}';
}

/** A word into which input is put: only what stands before it is known. */
function withInput(word: ShellWord, replacement: string): ShellWord {
  const at = word.text.indexOf(replacement);
  return at === -1 ? word : { ...word, literal: false, prefix: word.prefix.slice(0, at) };
}
