import type { SeenCommand, SeenVariable } from './shell-commands.js';
import type { ShellWord } from './shell-word.js';

/** What the variables of a script may hold, by name. */
export type ShellValues = ReadonlyMap<string, readonly string[]>;

const MAX_FILLED = 30;
const MAX_VALUES = 2000;
const REFERENCE = /\$(?:\{!?([A-Za-z_]\w*)[^{}]*\}|([A-Za-z_]\w*))/;
const BRACES = /\{([^{}\s]*,[^{}\s]*)\}/;

/** The values that assignments, `export` and loops visibly give. */
export function shellValues(commands: readonly SeenCommand[], loops: readonly SeenVariable[]): ShellValues {
  const values = new Map<string, string[]>();
  const remember = (name: string, value: string): void => {
    const known = values.get(name) ?? [];
    if (known.length < MAX_VALUES) values.set(name, [...known, value]);
  };
  for (const { name, value } of [...loops, ...commands.flatMap((command) => command.assignments)])
    remember(name, value.text);
  for (const { words } of commands) {
    for (const { text } of words.slice(1)) {
      const assigned = /^([A-Za-z_]\w*)\+?=(.*)$/s.exec(text);
      if (assigned !== null) remember(assigned[1] as string, assigned[2] as string);
    }
  }
  return values;
}

/**
 * What a word may become, with known variables and braces filled in and without quotes. What stays unknown stays as it
 * was written.
 */
export function possibleWords(word: ShellWord, values: ShellValues): readonly string[] {
  if (word.literal) return [word.text];
  // The values by themselves: where there are too many to fill in, one of them is still seen.
  const done = [...word.text.matchAll(new RegExp(REFERENCE, 'g'))]
    .slice(0, MAX_FILLED)
    .flatMap((reference) => values.get(reference[1] ?? reference[2] ?? '') ?? []);
  const most = done.length + MAX_FILLED;
  const open = [word.text];
  for (let text = open.pop(); text !== undefined && done.length < most; text = open.pop()) {
    const next = filled(text, values);
    if (next === undefined || open.length > MAX_FILLED || text.length > 2000) done.push(text.replaceAll(/["'\\]/g, ''));
    else open.push(...next);
  }
  return done;
}

/** The same text with its first variable or brace filled in every possible way; `undefined` when it has none. */
function filled(text: string, values: ShellValues): readonly string[] | undefined {
  const braces = BRACES.exec(text);
  if (braces !== null && text[braces.index - 1] !== '$') {
    const [before, after] = around(text, braces);
    return (braces[1] as string).split(',').map((part) => before + part + after);
  }
  const reference = REFERENCE.exec(text);
  if (reference === null) return undefined;
  const [before, after] = around(text, reference);
  const known = values.get(reference[1] ?? reference[2] ?? '') ?? [];
  // A value that is itself made of a variable is taken as it is: one that names itself would never end.
  const inserted =
    known.length === 0 ? [UNKNOWN] : known.slice(0, MAX_FILLED).map((value) => value.replaceAll('$', UNKNOWN));
  return inserted.map((value) => before + value + after);
}

/** Stands for what is not known. No name of a file that matters holds it. */
const UNKNOWN = '\u0001';

function around(text: string, found: RegExpExecArray): readonly [before: string, after: string] {
  return [text.slice(0, found.index), text.slice(found.index + found[0].length)];
}
