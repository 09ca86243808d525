import type { Assignment, Word, WordPart } from 'unbash';

/** What can be known of a word before the shell runs it. */
export interface ShellWord {
  /** Its value when `literal`; otherwise its source text. */
  readonly text: string;
  /** Whether the value is certain. A leading `~` counts as certain: it becomes a folder. */
  readonly literal: boolean;
  /** What the value surely begins with. */
  readonly prefix: string;
  /** Whether it is a file name pattern and nothing else that is unknown. */
  readonly globOnly: boolean;
}

/** A word whose value is certain. */
export function literalWord(text: string): ShellWord {
  return { text, literal: true, prefix: text, globOnly: false };
}

/** A word nothing is known of, such as what xargs reads from its input. */
export const UNKNOWN_WORD: ShellWord = { text: '…', literal: false, prefix: '', globOnly: false };

/** Reads a word of the syntax tree. */
export function shellWord(word: Word | Assignment): ShellWord {
  if (word.type === 'Assignment') {
    const value = word.value.type === 'Word' ? shellWord(word.value) : UNKNOWN_WORD;
    const before = `${word.name}${word.append === true ? '+=' : '='}`;
    return {
      text: before + value.text,
      literal: value.literal && word.index === undefined,
      prefix: before + value.prefix,
      globOnly: false,
    };
  }
  const parts = word.parts;
  if (parts === undefined) {
    const certain = !/[$`]/.test(word.text) || /^'[^']*'$/.test(word.text);
    return { text: word.value, literal: certain, prefix: certain ? word.value : '', globOnly: false };
  }
  let prefix = '';
  for (const part of parts) {
    const value = literalOf(part);
    if (value === undefined) {
      const globOnly = parts.every((each) => literalOf(each) !== undefined || each.type === 'Glob');
      return { text: word.text, literal: false, prefix: prefix + literalStart(part), globOnly };
    }
    prefix += value;
  }
  return literalWord(prefix);
}

/** Whether a word may turn out to be an option, or more words than one that begin with one. */
export function mayBeOption(word: ShellWord): boolean {
  if (word.literal) return word.text.startsWith('-');
  // A pattern such as *.log can only become file names that end in .log: no option does.
  if (word.globOnly) return word.prefix.startsWith('-') || (word.prefix === '' && !/[./]/.test(word.text));
  return word.prefix === '' || word.prefix.startsWith('-') || !isOneWord(word);
}

function isOneWord(word: ShellWord): boolean {
  // "$@" and "${list[@]}" become many words even in quotes.
  if (/\$\{?@|\[@\]|@\}/.test(word.text)) return false;
  return /^"[^"]*"$/.test(word.text) || /^[^"'`$]+"[^"]*"$/.test(word.text);
}

/** What a part in double quotes surely begins with. */
function literalStart(part: WordPart): string {
  if (part.type !== 'DoubleQuoted') return '';
  const first = part.parts[0];
  return first?.type === 'Literal' ? first.value : '';
}

function literalOf(part: WordPart): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted':
    case 'LocaleString': {
      const values = part.parts.map(literalOf);
      return values.every((value) => value !== undefined) ? values.join('') : undefined;
    }
    case 'BraceExpansion':
      // `{}` of find and xargs is a plain word to the shell.
      return part.text === '{}' ? part.text : undefined;
    default:
      return undefined;
  }
}
