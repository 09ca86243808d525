/** A run of whole lines in the bytes of a text. */
export type LineWindow =
  | {
      readonly type: 'window';
      /** Byte offsets: the first of the window, and the first behind it. */
      readonly from: number;
      readonly to: number;
      /** 1-based. */
      readonly firstLine: number;
      /** The last line in it, cut or not; one less than `firstLine` when there is none. */
      readonly lastLine: number;
      /** The last line alone is longer than the limit and ends in the middle. */
      readonly cut: boolean;
      /** A limit ended it before what was asked for. */
      readonly limited: boolean;
    }
  | { readonly type: 'beyond'; readonly totalLines: number };

export interface WindowRequest {
  readonly startLine: number;
  /** Inclusive; Infinity for the end of the file. */
  readonly endLine: number;
  readonly maxLines: number;
  readonly maxBytes: number;
}

const NEWLINE = 10;

/** Finds lines by their line feeds. Only the bytes before the window's end are looked at, and none is decoded. */
export function lineWindow(bytes: Buffer, request: WindowRequest): LineWindow {
  const { startLine, endLine, maxLines, maxBytes } = request;
  let from = 0;
  for (let line = 1; line < startLine; line += 1) {
    const newline = bytes.indexOf(NEWLINE, from);
    if (newline < 0 || newline + 1 === bytes.length)
      return { type: 'beyond', totalLines: bytes.length === 0 ? 0 : line };
    from = newline + 1;
  }
  const last = Math.min(endLine, startLine + maxLines - 1);
  let to = from;
  let lastLine = startLine - 1;
  while (lastLine < last && to < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, to);
    const next = newline < 0 ? bytes.length : newline + 1;
    if (next - from > maxBytes) {
      const cut = lastLine < startLine;
      if (cut) to = characterStart(bytes, from + maxBytes);
      return {
        type: 'window',
        from,
        to,
        firstLine: startLine,
        lastLine: cut ? startLine : lastLine,
        cut,
        limited: true,
      };
    }
    to = next;
    lastLine += 1;
  }
  const limited = to < bytes.length && lastLine < endLine;
  return { type: 'window', from, to, firstLine: startLine, lastLine, cut: false, limited };
}

/** The nearest offset at or before `offset` that does not split a UTF-8 character. */
function characterStart(bytes: Buffer, offset: number): number {
  let start = offset;
  while (start > 0 && offset - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}
