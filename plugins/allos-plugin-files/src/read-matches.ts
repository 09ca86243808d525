import { isAllosError, type ToolContext } from 'allos/plugin';
import { lineWindow } from './line-window.js';
import type { MatchPlace } from './match-reader.js';
import { shownPath } from './search-place.js';
import { textFormatOf, utf8Of } from './text-format.js';

/** Bytes of one line that are shown, around the match. */
const MAX_LINE_BYTES = 300;
const BEFORE_MATCH = 100;

export interface MatchingLine {
  readonly [key: string]: string | number;
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** The lines at the given places, read through the confined file system. Places that it refuses are left out. */
export async function readMatches(places: readonly MatchPlace[], context: ToolContext): Promise<MatchingLine[]> {
  const lines: MatchingLine[] = [];
  let open: { readonly file: string; readonly text: Buffer | undefined } | undefined;
  for (const place of places) {
    if (open?.file !== place.file) open = { file: place.file, text: await readText(place.file, context) };
    const text = open.text === undefined ? undefined : lineAt(open.text, place);
    if (text !== undefined) lines.push({ path: shownPath(context, place.file), line: place.line, text });
  }
  return lines;
}

async function readText(file: string, { fs }: ToolContext): Promise<Buffer | undefined> {
  try {
    const { bytes } = await fs.read(file, { forModel: false });
    const format = textFormatOf(bytes);
    return format === undefined ? undefined : utf8Of(bytes, format);
  } catch (error) {
    // Gone, replaced or forbidden since ripgrep saw it.
    if (isAllosError(error)) return undefined;
    throw error;
  }
}

function lineAt(text: Buffer, { line, column }: MatchPlace): string | undefined {
  const window = lineWindow(text, { startLine: line, endLine: line, maxLines: 1, maxBytes: Infinity });
  if (window.type === 'beyond' || window.to === window.from) return undefined;
  const whole = text.subarray(window.from, window.to);
  if (whole.length <= MAX_LINE_BYTES) return whole.toString('utf8').trimEnd();
  const from = Math.max(0, Math.min(column - 1 - BEFORE_MATCH, whole.length - MAX_LINE_BYTES));
  const part = whole.toString('utf8', from, from + MAX_LINE_BYTES);
  const end = from + MAX_LINE_BYTES < whole.length ? '…' : '';
  // Both ends may have cut a character in half.
  return `${from > 0 ? '…' : ''}${part.replaceAll(/^\uFFFD+|\uFFFD+$/g, '').trimEnd()}${end}`;
}
