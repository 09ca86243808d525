/** Larger pieces are given back to the system. */
const MAX_KEPT_BYTES = 4_000_000;

/**
 * Memory that is filled again and again. A fresh megabyte costs as much time as hashing it, since the system has to
 * find each of its pages.
 */
export class ReusedMemory {
  #memory = Buffer.alloc(0);

  /** Memory of that many bytes, with anything in it. It is the same as that of the call before. */
  take(bytes: number): Buffer {
    if (bytes > MAX_KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (this.#memory.length < bytes) this.#memory = Buffer.allocUnsafeSlow(bytes);
    return this.#memory.subarray(0, bytes);
  }
}
