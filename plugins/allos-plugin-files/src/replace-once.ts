/** What became of replacing the one place where a text occurs. Offsets are into the text that was searched. */
export type Replacement =
  | { readonly type: 'replaced'; readonly text: string; readonly at: number }
  | { readonly type: 'absent' }
  /** Where it occurs, at most `MAX_PLACES` of them. */
  | { readonly type: 'ambiguous'; readonly places: readonly number[] };

export const MAX_PLACES = 1000;

/**
 * Replaces `old` in `text` if it occurs exactly once; overlapping places count. Where it does not occur as it is, line
 * feeds and CRLF count as the same. The new lines end as those around them do.
 */
export function replaceOnce(text: string, change: { readonly old: string; readonly new: string }): Replacement {
  const exact = placesOf(text, change.old);
  if (exact.length > 1) return { type: 'ambiguous', places: exact };
  const at = exact[0];
  // A match that begins with the second half of a CRLF is one of any ending.
  const splitsEnding = at !== undefined && change.old.startsWith('\n') && text[at - 1] === '\r';
  if (at !== undefined && !splitsEnding) {
    // Whoever spells out carriage returns means them.
    const isLiteral = change.old.includes('\r\n');
    const lines = isLiteral || !endsInCrlf(text, at) ? change.new : toCrlf(change.new);
    return splice(text, { from: at, to: at + change.old.length, lines });
  }
  return change.old.includes('\n') ? replaceAnyEnding(text, change) : { type: 'absent' };
}

function replaceAnyEnding(text: string, change: { readonly old: string; readonly new: string }): Replacement {
  const old = toLf(change.old);
  const places = placesOf(toLf(text), old);
  const [at] = places;
  if (at === undefined) return { type: 'absent' };
  if (places.length > 1) return { type: 'ambiguous', places: places.map((place) => withReturns(text, place)) };
  const from = withReturns(text, at);
  const lines = endsInCrlf(text, from) ? toCrlf(change.new) : toLf(change.new);
  return splice(text, { from, to: withReturns(text, at + old.length), lines });
}

function splice(
  text: string,
  part: { readonly from: number; readonly to: number; readonly lines: string },
): Replacement {
  return { type: 'replaced', at: part.from, text: text.slice(0, part.from) + part.lines + text.slice(part.to) };
}

function placesOf(text: string, wanted: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && places.length < MAX_PLACES; at = text.indexOf(wanted, at + 1)) {
    places.push(at);
  }
  return places;
}

/** The offset in `text` of an offset in `toLf(text)`. */
function withReturns(text: string, lfOffset: number): number {
  let returns = 0;
  for (let at = text.indexOf('\r\n'); at >= 0 && at - returns < lfOffset; at = text.indexOf('\r\n', at + 2)) {
    returns += 1;
  }
  return lfOffset + returns;
}

/** Whether the line at an offset, or where it has no end the one before, ends in CRLF. */
function endsInCrlf(text: string, offset: number): boolean {
  const next = text.indexOf('\n', offset);
  const newline = next >= 0 ? next : text.lastIndexOf('\n', offset);
  return newline > 0 && text[newline - 1] === '\r';
}

function toLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function toCrlf(text: string): string {
  return text.replaceAll(/\r?\n/g, '\r\n');
}
