/**
 * How much of a growing text of inline markdown can be shown: up to the last word before which nothing is open, so
 * that a star that turns out to make a text bold has not been shown as a star.
 *
 * @param options.whole the text stands still for now: its last word may be shown too
 */
export function safeCut(text: string, options: { readonly whole: boolean }): number {
  let cut = 0;
  let at = 0;
  const open: string[] = [];
  while (at < text.length) {
    const char = text[at] ?? '';
    if (isSpace(char)) {
      const end = endOfRun(text, at, isSpace);
      // The spaces that break a line say so only beside what follows.
      if (open.length === 0 && end < text.length) cut = / {2}\n/.test(text.slice(at, end)) ? at : end;
      at = end;
      continue;
    }
    const next = afterConstruct(text, at, open);
    if (next === undefined) return cut;
    at = next;
  }
  return options.whole && open.length === 0 ? text.length : cut;
}

/** Where to go on after what begins here; undefined when its end has not come yet. */
function afterConstruct(text: string, at: number, open: string[]): number | undefined {
  const char = text[at] ?? '';
  switch (char) {
    case '\\':
      return at + 1 < text.length ? at + 2 : undefined;
    case '`':
      return afterCode(text, at);
    case '*':
    case '_':
    case '~':
      return afterDelimiters(text, at, open);
    case '[':
      open.push('[');
      return at + 1;
    case ']':
      if (open.at(-1) !== '[') return at + 1;
      open.pop();
      if (at + 1 === text.length) return undefined;
      return text[at + 1] === '(' ? afterText(text, at + 2, ')') : at + 1;
    case '<':
      return /^<[a-zA-Z/!]/.test(text.slice(at, at + 2)) ? afterText(text, at + 1, '>') : at + 1;
    default:
      return at + 1;
  }
}

function afterCode(text: string, at: number): number | undefined {
  const end = endOfRun(text, at, (char) => char === '`');
  const ticks = text.slice(at, end);
  for (let close = text.indexOf(ticks, end); close !== -1;) {
    const closeEnd = endOfRun(text, close, (char) => char === '`');
    if (closeEnd - close === ticks.length) return closeEnd;
    close = text.indexOf(ticks, closeEnd);
  }
  return undefined;
}

function afterDelimiters(text: string, at: number, open: string[]): number | undefined {
  const char = text[at] ?? '';
  const end = endOfRun(text, at, (each) => each === char);
  // What follows decides whether it opens or closes.
  if (end === text.length && open.at(-1)?.startsWith(char) !== true) return undefined;
  const before = text[at - 1];
  const after = text[end];
  const insideWord = char === '_' && isWordChar(before) && isWordChar(after);
  if (insideWord) return end;
  let length = end - at;
  const mayClose = before !== undefined && !isSpace(before);
  while (mayClose && length > 0 && open.at(-1)?.startsWith(char) === true) {
    const last = open.pop() ?? '';
    if (last.length > length) open.push(last.slice(length));
    length -= last.length;
  }
  const mayOpen = length > 0 && after !== undefined && !isSpace(after);
  if (mayOpen && (char !== '~' || length === 2)) open.push(char.repeat(length));
  return end;
}

function afterText(text: string, from: number, closing: string): number | undefined {
  const at = text.indexOf(closing, from);
  return at === -1 ? undefined : at + 1;
}

function endOfRun(text: string, at: number, belongs: (char: string) => boolean): number {
  let end = at;
  while (end < text.length && belongs(text[end] ?? '')) end++;
  return end;
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t';
}

function isWordChar(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}
