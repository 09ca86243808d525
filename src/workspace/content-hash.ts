import { createHash } from 'node:crypto';

/** Larger contents are hashed each time rather than kept. */
const MAX_KEPT_BYTES = 4_000_000;

/** SHA-256 of contents, in hexadecimal digits. */
export type HashContent = (bytes: Uint8Array) => string;

/**
 * Hashes contents and keeps the last: an edit asks for the same megabyte three times (what the model saw, what was
 * read, what is there at the rename), and comparing bytes takes a tenth of hashing them. It keeps a copy, since
 * whoever was given the bytes may change them.
 */
export function createContentHash(): HashContent {
  let kept: { readonly bytes: Buffer; readonly hash: string } | undefined;
  return (bytes) => {
    if (kept?.bytes.equals(bytes) === true) return kept.hash;
    const hash = createHash('sha256').update(bytes).digest('hex');
    kept = bytes.byteLength > MAX_KEPT_BYTES ? undefined : { bytes: Buffer.from(bytes), hash };
    return hash;
  };
}
