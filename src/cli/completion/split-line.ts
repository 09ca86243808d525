/** A line up to the cursor as a shell reads it. */
export interface SplitLine {
  /** The last one is what the cursor stands in; empty after a blank. */
  readonly words: readonly string[];
  /** The quote that is still open at the cursor. */
  readonly quote: '"' | "'" | '';
}

/** Splits a line into words by the rules of POSIX shells; nothing in it is expanded. */
export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  let word = '';
  let isWord = false;
  let quote: SplitLine['quote'] = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\' && quote !== "'" && at + 1 < line.length) {
      const next = line[++at] ?? '';
      word += quote === '"' && !'"$`\\'.includes(next) ? char + next : next;
      isWord = true;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      isWord = true;
    } else if (/\s/.test(char)) {
      if (isWord) words.push(word);
      word = '';
      isWord = false;
    } else {
      word += char;
      isWord = true;
    }
  }
  return { words: [...words, word], quote };
}
