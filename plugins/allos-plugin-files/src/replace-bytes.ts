const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A file with one place replaced. */
export interface ReplacedBytes {
  /** Offset of the place. */
  readonly at: number;
  /** What lies before it, in its place and behind it. */
  readonly parts: readonly [Buffer, Buffer, Buffer];
}

/**
 * `replaceOnce` on the bytes of UTF-8, for the plain case that `old` occurs exactly once as it is: a file of a megabyte
 * is copied once instead of four times. Undefined for every other case, which `replaceOnce` decides.
 */
export function replaceBytes(
  body: Buffer,
  change: { readonly old: string; readonly new: string },
): ReplacedBytes | undefined {
  const old = Buffer.from(change.old, 'utf8');
  const at = body.indexOf(old);
  if (at === -1 || body.includes(old, at + 1)) return undefined;
  if (old[0] === LINE_FEED && body[at - 1] === CARRIAGE_RETURN) return undefined;
  const isLiteral = change.old.includes('\r\n');
  const lines = isLiteral || !endsInCrlf(body, at) ? change.new : change.new.replaceAll(/\r?\n/g, '\r\n');
  const replacement = Buffer.from(lines, 'utf8');
  if (replacement.equals(old)) return undefined;
  return { at, parts: [body.subarray(0, at), replacement, body.subarray(at + old.length)] };
}

/** Whether the line at an offset, or where it has no end the one before, ends in CRLF. */
function endsInCrlf(body: Buffer, offset: number): boolean {
  const next = body.indexOf(LINE_FEED, offset);
  const newline = next >= 0 ? next : body.lastIndexOf(LINE_FEED, offset);
  return newline > 0 && body[newline - 1] === CARRIAGE_RETURN;
}
