import { visible } from '../../../plugin/visible.js';

const TAB = '    ';

/**
 * Text of a model as a terminal may get it: what moves the cursor, sets titles, breaks lines unseen or turns the text
 * around is made visible. Joiners and odd spaces stay, since many languages need them.
 */
export function printable(text: string): string {
  return text
    .replaceAll('\t', TAB)
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (char) =>
      char === '\n' ? char : visible(char),
    );
}
