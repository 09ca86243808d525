/** A text as one word of a POSIX shell: as it is where that means the same, else in single quotes. */
export function shellWord(text: string): string {
  return isPlainWord(text) ? text : singleQuoted(text);
}

/** A text in single quotes, in which a shell reads nothing into it. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a shell takes a text for what it is. */
export function isPlainWord(text: string): boolean {
  return /^[\w./:=@%+,-]+$/.test(text);
}
