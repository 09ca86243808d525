/**
 * Keeps what was made for the few conversations used last, such as their serialised transcripts. A service may see many
 * of them in its life, and each is as large as its transcript.
 */
export class RecentlyUsed<T> {
  readonly #most: number;
  /** The latest last. */
  readonly #kept = new Map<string, T>();

  constructor(most = 8) {
    this.#most = most;
  }

  /** What is kept under a key, made when it is not there. A key is a list of texts and flags. */
  get(key: readonly (string | boolean)[], make: () => T): T {
    const name = JSON.stringify(key);
    const known = this.#kept.get(name);
    const value = known ?? make();
    this.#kept.delete(name);
    this.#kept.set(name, value);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
