import { createHash } from 'node:crypto';

/**
 * The version of a file's content, a SHA-256, made when it is first asked for: hashing a megabyte takes six times as
 * long as reading it, and most reads are never followed by a write. The bytes must not be changed meanwhile.
 */
export class ContentVersion {
  #bytes: Uint8Array | undefined;
  #value: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get value(): string {
    if (this.#bytes !== undefined) {
      this.#value = createHash('sha256').update(this.#bytes).digest('hex');
      this.#bytes = undefined;
    }
    return this.#value ?? '';
  }

  /** Bytes held until the hash is made. */
  get heldBytes(): number {
    return this.#bytes?.byteLength ?? 0;
  }
}
