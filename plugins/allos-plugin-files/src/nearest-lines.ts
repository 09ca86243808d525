/** The lines of a text that come nearest to a text that is not in it. */
export interface NearestLines {
  /** 1-based. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Whether they are the same but for white space. */
  readonly sameButSpace: boolean;
}

/** Bounds of the search, so that a failed edit of a big file answers at once. */
const MAX_CHARACTERS = 2_000_000;
const MAX_LINES = 20_000;
const MAX_LINE_LENGTH = 400;
const MAX_SHOWN = 12;
/** Share of common words from which lines are worth showing. */
const ALIKE = 0.5;

/** Looks for the wanted lines with other white space, then for the line most like the longest wanted one. */
export function nearestLines(text: string, wanted: string): NearestLines | undefined {
  const lines = text
    .slice(0, MAX_CHARACTERS)
    .split('\n', MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE_LENGTH));
  const wantedLines = trimBlank(wanted.split('\n', MAX_LINES).map(squeeze));
  if (wantedLines.length === 0) return undefined;
  const same = sameButSpace(lines.map(squeeze), wantedLines);
  if (same !== undefined) return shown(lines, { from: same, count: wantedLines.length, sameButSpace: true });
  const anchor = indexOfLongest(wantedLines);
  const alike = mostAlike(lines, wantedLines[anchor] ?? '');
  if (alike === undefined) return undefined;
  return shown(lines, { from: Math.max(0, alike - anchor), count: wantedLines.length, sameButSpace: false });
}

function shown(
  lines: readonly string[],
  part: { readonly from: number; readonly count: number; readonly sameButSpace: boolean },
): NearestLines {
  const { from, count, sameButSpace } = part;
  const picked = lines.slice(from, from + Math.min(count, MAX_SHOWN)).map((line) => line.replace(/\r$/, ''));
  return { firstLine: from + 1, lines: picked, sameButSpace };
}

function squeeze(line: string): string {
  return line.slice(0, MAX_LINE_LENGTH).trim().replaceAll(/\s+/g, ' ');
}

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1);
}

function sameButSpace(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const [first = ''] = wanted;
  // A text of many equal lines could make this quadratic.
  let comparisons = 200_000;
  for (let at = lines.indexOf(first); at >= 0; at = lines.indexOf(first, at + 1)) {
    let same = 0;
    while (same < wanted.length && lines[at + same] === wanted[same]) same += 1;
    if (same === wanted.length) return at;
    comparisons -= same;
    if (comparisons < 0) return undefined;
  }
  return undefined;
}

function indexOfLongest(lines: readonly string[]): number {
  return lines.reduce((best, line, index) => (line.length > (lines[best]?.length ?? 0) ? index : best), 0);
}

function mostAlike(lines: readonly string[], wanted: string): number | undefined {
  const words = new Set(wordsOf(wanted));
  let best: { readonly index: number; readonly score: number } | undefined;
  for (const [index, line] of lines.entries()) {
    // Lines of quite another length are hardly alike.
    if (line.length * 4 < wanted.length) continue;
    const score = likeness(wordsOf(line), words);
    if (score >= ALIKE && score > (best?.score ?? 0)) best = { index, score };
  }
  return best?.index;
}

/** Twice the common words by all words, between 0 and 1. */
function likeness(words: readonly string[], wanted: ReadonlySet<string>): number {
  const own = new Set(words);
  if (own.size === 0 || wanted.size === 0) return 0;
  let common = 0;
  for (const word of own) if (wanted.has(word)) common += 1;
  return (2 * common) / (own.size + wanted.size);
}

function wordsOf(line: string): readonly string[] {
  return line.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
}
