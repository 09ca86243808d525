import type { ShellWord } from './shell-word.js';
import type { Wrapper } from './wrapper-programs.js';

const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

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
