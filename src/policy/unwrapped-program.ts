import { innerProgram } from './inner-program.js';
import { programName } from './program-name.js';
import type { ShellWord } from './shell-word.js';
import { WRAPPERS } from './wrapper-programs.js';

/** The words from the program on that a command runs in the end: `sudo env A=b make x` runs `make x`. */
export function unwrapped(words: readonly ShellWord[]): readonly ShellWord[] {
  let at = words;
  for (let depth = 0; depth < 5; depth += 1) {
    const wrapper = WRAPPERS.get(programName(at[0]?.text ?? ''));
    const inner = wrapper === undefined ? undefined : innerProgram(at.slice(1), wrapper);
    if (inner === undefined) return at;
    at = inner;
  }
  return at;
}
