import { isUtf8 } from 'node:buffer';

/** How the bytes of a text file are to be read. */
export interface TextFormat {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of the byte order mark: 0, 2 or 3. */
  readonly bomBytes: number;
  /** False for UTF-8 with bytes that are none, such as a Latin-1 file. */
  readonly valid: boolean;
}

/** As far as git looks for a NUL. */
const SNIFFED_BYTES = 8000;

/** The format of a text file; undefined when the bytes are no text. */
export function textFormatOf(bytes: Uint8Array): TextFormat | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { encoding: 'utf-8', bomBytes: 3, valid: isUtf8(bytes) };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    const isUtf32 = bytes.length >= 4 && bytes[2] === 0 && bytes[3] === 0;
    return isUtf32 ? undefined : { encoding: 'utf-16le', bomBytes: 2, valid: true };
  }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', bomBytes: 2, valid: true };
  const head = bytes.subarray(0, SNIFFED_BYTES);
  if (head.includes(0)) return undefined;
  const valid = isUtf8(bytes);
  return !valid && isMostlyControls(head) ? undefined : { encoding: 'utf-8', bomBytes: 0, valid };
}

/** The text after the byte order mark as UTF-8; the same memory when it is UTF-8 already. */
export function utf8Of(bytes: Uint8Array, format: TextFormat): Buffer {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(format.bomBytes);
  return format.encoding === 'utf-8' ? body : Buffer.from(decodeUtf16(body, format.encoding), 'utf8');
}

/** UTF-16 as a string, loss-free; an odd last byte is left out. */
export function decodeUtf16(body: Buffer, encoding: 'utf-16le' | 'utf-16be'): string {
  const even = body.subarray(0, body.length - (body.length % 2));
  return (encoding === 'utf-16be' ? Buffer.from(even).swap16() : even).toString('utf16le');
}

/** The counterpart of `decodeUtf16`. */
export function encodeUtf16(text: string, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const bytes = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16be' ? bytes.swap16() : bytes;
}

/** What a model is told of the format; undefined for plain UTF-8. */
export function formatNote(format: TextFormat): string | undefined {
  if (format.encoding !== 'utf-8') return `Encoded as ${format.encoding.toUpperCase()} with a byte order mark`;
  if (!format.valid) return 'Not valid UTF-8: other bytes are shown as \uFFFD; edit_file leaves them as they are';
  return format.bomBytes > 0 ? 'Begins with a UTF-8 byte order mark, which is kept' : undefined;
}

function isMostlyControls(bytes: Uint8Array): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b) controls += 1;
  return controls * 20 > bytes.length;
}
