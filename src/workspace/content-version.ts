import type { HashContent } from './content-hash.js';

/**
 * The version of a file's content, a SHA-256, made when it is first asked for: hashing a megabyte takes six times as
 * long as reading it, and most reads are never followed by a write. The bytes must not be changed meanwhile.
 */
export class ContentVersion {
  /** How many bytes the content has. */
  readonly bytes: number;
  readonly #hash: HashContent;
  #bytes: Uint8Array | undefined;
  #value: string | undefined;

  constructor(bytes: Uint8Array, hash: HashContent) {
    this.bytes = bytes.byteLength;
    this.#hash = hash;
    this.#bytes = bytes;
  }

  get value(): string {
    if (this.#bytes !== undefined) {
      this.#value = this.#hash(this.#bytes);
      this.#bytes = undefined;
    }
    return this.#value ?? '';
  }
}
