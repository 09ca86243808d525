/** What a line of markdown is by itself. */
export type LineKind =
  | { readonly type: 'blank' }
  | { readonly type: 'fence'; readonly marker: string; readonly indent: number; readonly lang: string }
  | { readonly type: 'heading' }
  | { readonly type: 'rule' }
  | { readonly type: 'quote' }
  /** `indent`: where its sign stands; `content`: where its text begins. */
  | { readonly type: 'item'; readonly indent: number; readonly content: number; readonly first: boolean }
  | { readonly type: 'indented' }
  /** It may be the first line of a table. */
  | { readonly type: 'row' }
  | { readonly type: 'text' };

export function lineKind(line: string): LineKind {
  if (line.trim() === '') return { type: 'blank' };
  const fence = /^( {0,3})(`{3,}(?=[^`]*$)|~{3,})\s*(.*)$/.exec(line);
  if (fence !== null) {
    return { type: 'fence', indent: fence[1]?.length ?? 0, marker: fence[2] ?? '```', lang: fence[3] ?? '' };
  }
  if (/^ {0,3}#{1,6}(\s|$)/.test(line)) return { type: 'heading' };
  if (/^ {0,3}([-*_])[ \t]*(\1[ \t]*){2,}$/.test(line)) return { type: 'rule' };
  if (/^ {0,3}>/.test(line)) return { type: 'quote' };
  const item = /^( {0,3})([-*+]|(\d{1,9})[.)])( +|\t|$)/.exec(line);
  if (item !== null) {
    const [whole = '', indent = '', sign = '', number] = item;
    const content = Math.min(whole.length, indent.length + sign.length + 4);
    return { type: 'item', indent: indent.length, content, first: number === undefined || Number(number) === 1 };
  }
  if (/^( {4}|\t)/.test(line)) return { type: 'indented' };
  // A table whose rows begin without a bar cannot be told from text while its first line grows.
  return { type: /^ {0,3}\|/.test(line) ? 'row' : 'text' };
}

/** The second line of a table. */
export function isDelimiterRow(line: string): boolean {
  return line.includes('|') && /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/.test(line);
}

/** Whether the beginning of a line can be nothing but text of a paragraph, whatever follows. */
export function isSurelyText(beginning: string): boolean {
  const { type } = lineKind(beginning);
  if (type !== 'text') return false;
  return !/^ {0,3}(#{1,6}|[-*+_=][-*+_= \t]*|\d{1,9}[.)]?|`{1,}|~{1,})?$/.test(beginning);
}

export function isClosingFence(line: string, marker: string): boolean {
  const text = line.trim();
  return text.length >= marker.length && text === (marker[0] ?? '`').repeat(text.length);
}
