/** What a file is, told from its bytes: a name may say anything. */
export type ContentType =
  | { readonly kind: 'image'; readonly mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' }
  | { readonly kind: 'document'; readonly mediaType: 'application/pdf' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' };

/** The first bytes that each format begins with; `from` is where they stand. */
const SIGNATURES: readonly {
  readonly type: ContentType;
  readonly signs: readonly { readonly from: number; readonly bytes: string }[];
}[] = [
  { type: { kind: 'image', mediaType: 'image/png' }, signs: [{ from: 0, bytes: '\x89PNG\r\n\x1a\n' }] },
  { type: { kind: 'image', mediaType: 'image/jpeg' }, signs: [{ from: 0, bytes: '\xff\xd8\xff' }] },
  { type: { kind: 'image', mediaType: 'image/gif' }, signs: [{ from: 0, bytes: 'GIF87a' }] },
  { type: { kind: 'image', mediaType: 'image/gif' }, signs: [{ from: 0, bytes: 'GIF89a' }] },
  {
    type: { kind: 'image', mediaType: 'image/webp' },
    signs: [
      { from: 0, bytes: 'RIFF' },
      { from: 8, bytes: 'WEBP' },
    ],
  },
  { type: { kind: 'document', mediaType: 'application/pdf' }, signs: [{ from: 0, bytes: '%PDF-' }] },
];

/** Tells images and documents by their first bytes, and text by its encoding: UTF-8, or UTF-16 with its mark. */
export function contentTypeOf(bytes: Uint8Array): ContentType {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.length)).toString('latin1');
  const found = SIGNATURES.find(({ signs }) => signs.every(({ from, bytes: sign }) => head.startsWith(sign, from)));
  if (found !== undefined) return found.type;
  const text = textOf(bytes, head);
  return text === undefined ? { kind: 'binary' } : { kind: 'text', text };
}

function textOf(bytes: Uint8Array, head: string): string | undefined {
  const encoding = head.startsWith('\xff\xfe') ? 'utf-16le' : head.startsWith('\xfe\xff') ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    // A NUL is a character, but not one of a text.
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
