import { createHash } from 'node:crypto';
import { ReusedMemory } from './reused-memory.js';

/** Larger contents are hashed each time rather than kept. */
const MAX_KEPT_BYTES = 4_000_000;
/** What is there and what takes its place: an edit asks for both. */
const KEPT_CONTENTS = 2;

/** SHA-256 of contents, in hexadecimal digits. */
export type HashContent = (bytes: Uint8Array) => string;

interface KeptContent {
  readonly memory: ReusedMemory;
  readonly bytes: Buffer;
  readonly hash: string;
}

/**
 * Hashes contents and keeps the last two: an edit asks for the same megabyte three times (what the model saw, what was
 * read, what is there at the rename), and comparing bytes takes a tenth of hashing them. It keeps copies, since
 * whoever was given the bytes may change them.
 */
export function createContentHash(): HashContent {
  /** The newest first. */
  const kept: KeptContent[] = [];
  return (bytes) => {
    const known = kept.find((content) => content.bytes.equals(bytes));
    if (known !== undefined) return known.hash;
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (bytes.byteLength > MAX_KEPT_BYTES) return hash;
    const oldest = kept.length < KEPT_CONTENTS ? undefined : kept.pop();
    const memory = oldest?.memory ?? new ReusedMemory();
    const copy = memory.take(bytes.byteLength);
    copy.set(bytes);
    kept.unshift({ memory, bytes: copy, hash });
    return hash;
  };
}
