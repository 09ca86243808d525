/**
 * Makes every character that could deceive a reader visible as `\u{…}`: control characters (escape sequences, carriage
 * returns, backspaces), invisible and zero-width ones, those that change the direction of text, odd spaces, lone
 * surrogates, private use. Line ends, ordinary letters of every script and emoji stay as they are.
 */
export function visible(text: string): string {
  return text.replaceAll(DECEIVING, (char, offset: number) => {
    if (char === '\u200d' || char === '\ufe0f') return joinsEmoji(text, offset, char) ? char : escaped(char);
    return escaped(char);
  });
}

/** Whether a text would be shown as it is. */
export function isVisible(text: string): boolean {
  return visible(text) === text;
}

const DECEIVING =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}](?<!\n)/gu;
const NAMED: Readonly<Record<string, string>> = {
  '\r': '\\r',
  '\t': '\t',
  '\b': '\\b',
  '\x07': '\\a',
  '\x1b': '\\e',
  '\0': '\\0',
};

function escaped(char: string): string {
  return NAMED[char] ?? `\\u{${(char.codePointAt(0) as number).toString(16)}}`;
}

/**
 * A joiner between two emoji, or the emoji style after a symbol, is part of the picture. Those that Unicode keeps free for
 * pictures to come are none yet.
 */
function joinsEmoji(text: string, at: number, char: string): boolean {
  const start = text.slice(Math.max(0, at - 6), at);
  const before = /(?!\p{Cn})\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?$/u.test(start);
  const keycap = char === '\ufe0f' && /[\d#*]$/.test(text.slice(0, at)) && text[at + 1] === '\u20e3';
  if (char === '\ufe0f') return keycap || before;
  return before && /^(?!\p{Cn})\p{Extended_Pictographic}/u.test(text.slice(at + 1, at + 3));
}
