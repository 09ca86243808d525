import type { Candidate, Completion } from './completion.js';
import type { SplitLine } from './split-line.js';

/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/**
 * What a script of a shell is told: in the first line `words`, `goes-on` (words without a blank after them), `files` or
 * `folders`; then the words, one a line, with what they are about behind a tab.
 */
export function shellAnswer(completion: Completion): string {
  if (completion.type !== 'words') return `${completion.type}\n`;
  const { words, goesOn } = completion;
  return [goesOn ? 'goes-on' : 'words', ...words.filter(isPlain).map(lineOf), ''].join('\n');
}

/**
 * The same for bash, which shows only words, wants them quoted, and replaces no more than what stands behind the last
 * character that breaks words.
 *
 * @param breaks `COMP_WORDBREAKS`
 */
export function bashAnswer(completion: Completion, { words, quote }: SplitLine, breaks: string): string {
  if (completion.type !== 'words') return `${completion.type}\n`;
  const current = quote === '' ? (words.at(-1) ?? '') : '';
  const inWords = breaks.replaceAll(/[\s"']/g, '');
  const kept = Math.max(...[...inWords].map((char) => current.lastIndexOf(char)), -1) + 1;
  const answers = completion.words.filter(isPlain).map(({ value }) => ({ value: quoted(value.slice(kept), quote) }));
  return shellAnswer({ ...completion, words: answers });
}

/** What a terminal would do something with is not offered. */
function isPlain({ value }: Candidate): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
}

function lineOf({ value, about }: Candidate): string {
  return about === undefined ? value : `${value}\t${about.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')}`;
}

function quoted(text: string, quote: SplitLine['quote']): string {
  switch (quote) {
    case '"':
      return text.replaceAll(/["$`\\]/g, String.raw`\$&`);
    case "'":
      return text.replaceAll("'", String.raw`'\''`);
    case '':
      return text.replaceAll(/[^\p{L}\p{N}_@%+=:,./-]/gu, String.raw`\$&`);
  }
}
