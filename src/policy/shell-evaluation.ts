import { programName } from './program-name.js';
import type { SeenCommand } from './shell-commands.js';

/** Builtins that evaluate a name or a number they are given, and with it a substitution in its subscript. */
const EVALUATE = new Set(
  'let test [ declare typeset local export readonly read printf unset wait mapfile readarray getopts'.split(' '),
);
/** `a[$(cmd)]`: in a quoted text a mere text, until something evaluates it. */
const SUBSCRIPT = /[A-Za-z_]\w*\[[^\]]*(?:\$\(|`)/;

/**
 * Why bash may run a quoted text that looks like one: a substitution in an array subscript that a builtin, an
 * arithmetic expression or a variable evaluates, and `${name@P}`, which expands a value as a prompt.
 */
export function evaluatesText(source: string, commands: readonly SeenCommand[]): string | undefined {
  if (/\$\{[^{}]*@P\}/.test(source)) return 'a value is expanded once more';
  if (!SUBSCRIPT.test(source)) return undefined;
  const found = commands.some(
    ({ words, assignments }) =>
      assignments.some(({ value }) => SUBSCRIPT.test(value.text)) ||
      (EVALUATE.has(programName(words[0]?.text ?? '')) && words.some((word) => SUBSCRIPT.test(word.text))),
  );
  return found || /\[\[|\(\(|\$\[/.test(source) ? 'a quoted substitution may be evaluated' : undefined;
}
