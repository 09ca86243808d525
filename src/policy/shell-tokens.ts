/** One token of the restricted shell grammar. */
export type ShellToken =
  | { readonly type: 'word'; readonly value: string; readonly quoted: boolean }
  | { readonly type: 'operator'; readonly value: '|' | '&&' | '||' | ';' }
  | { readonly type: 'redirect'; readonly target: string; readonly writes: boolean };

/** The tokens, or why the text is outside the grammar. */
export type ShellTokens =
  { readonly ok: true; readonly tokens: readonly ShellToken[] } | { readonly ok: false; readonly reason: string };

/** Removes the blanks that every shell ignores around a command; other white space is part of a word. */
export function trimBlanks(text: string): string {
  return text.replace(/^[ \t\n]+/, '').replace(/(?<![ \t\n])[ \t\n]+$/, '');
}

/** Characters that no POSIX shell or bash gives a meaning inside a word. `~` only where no expansion can start. */
const PLAIN = /[A-Za-z0-9_./,:=@%+^-]/;
/** Redirections that can neither write nor read a file of the user. They change no argument list. */
const HARMLESS_REDIRECT = /^(?:2>&1|1>&2|>&2|[12]?>>? *\/dev\/null|< *\/dev\/null)(?=[\s;|&]|$)/;
const REDIRECT = /^(?:[012]?(>>?|<)) *([A-Za-z0-9_./,@%+-]+)(?=[\s;|&]|$)/;

/**
 * Splits a command into tokens of a grammar so small that every shell agrees on it: words of plain characters,
 * quotes whose content is literal, `|`, `&&`, `||`, `;` and line ends. Everything else (expansions, globs, braces,
 * backslashes, `&`, comments, subshells, other redirections, anything beyond ASCII) is refused with a reason.
 *
 * This is one of two opinions: `command.ts` also asks unbash, and both must agree.
 */
export function shellTokens(source: string): ShellTokens {
  const tokens: ShellToken[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] as string;
    if (char === ' ' || char === '\t') {
      at += 1;
      continue;
    }
    const rest = source.slice(at);
    const harmless = HARMLESS_REDIRECT.exec(rest);
    if (harmless) {
      at += harmless[0].length;
      continue;
    }
    const redirect = REDIRECT.exec(rest);
    if (redirect) {
      tokens.push({ type: 'redirect', target: redirect[2] as string, writes: redirect[1] !== '<' });
      at += redirect[0].length;
      continue;
    }
    const operator = operatorAt(source, at);
    if (operator) {
      tokens.push({ type: 'operator', value: operator === '\n' ? ';' : operator });
      at += operator.length;
      continue;
    }
    const word = wordAt(source, at);
    if (typeof word === 'string') return { ok: false, reason: word };
    tokens.push({ type: 'word', value: word.value, quoted: word.quoted });
    at = word.end;
  }
  return { ok: true, tokens };
}

function operatorAt(source: string, at: number): '|' | '&&' | '||' | ';' | '\n' | undefined {
  const two = source.slice(at, at + 2);
  if (two === '&&' || two === '||') return two;
  if (two === '|&' || two === ';;' || two === ';&') return undefined;
  const one = source[at];
  return one === '|' || one === ';' || one === '\n' ? one : undefined;
}

function wordAt(source: string, start: number): { value: string; quoted: boolean; end: number } | string {
  let value = '';
  let quoted = false;
  let at = start;
  while (at < source.length) {
    const char = source[at] as string;
    if (char === "'" || char === '"') {
      const close = source.indexOf(char, at + 1);
      if (close === -1) return 'a quote is not closed';
      const inner = source.slice(at + 1, close);
      // In double quotes `!` is only special to an interactive shell, which Allos never starts.
      if (char === '"' && /[$`\\]/.test(inner)) return 'it has an expansion or a backslash inside double quotes';
      if (/[^\x20-\x7e\n\t]/.test(inner)) return 'it has a character that is not printable ASCII';
      value += inner;
      quoted = true;
      at = close + 1;
    } else if (PLAIN.test(char) || (char === '~' && /[A-Za-z0-9_/.-]$/.test(value)) || (char === '#' && at > start)) {
      value += char;
      at += 1;
    } else if (/[\s;|&<>]/.test(char)) {
      break;
    } else {
      return unplain(char);
    }
  }
  return at === start ? unplain(source[at] as string) : { value, quoted, end: at };
}

function unplain(char: string): string {
  if (char === '$' || char === '`') return 'it has an expansion or a substitution';
  if (char === '&') return 'it starts something in the background';
  if (char === '<' || char === '>') return 'it has a redirection';
  if (char === '*' || char === '?' || char === '[') return 'it has a file name pattern';
  if (char === '\\') return 'it has a backslash';
  if (char < ' ' || char > '~') return 'it has a character that is not printable ASCII';
  return `it has the shell character ${char}`;
}
