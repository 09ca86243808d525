/** What tells one conversation from another: texts and flags, always as many. */
type Key = readonly (string | boolean)[];

/**
 * Keeps what was made for the few conversations used last, such as their serialised transcripts. A service may see many
 * of them in its life, and each is as large as its transcript.
 */
export class RecentlyUsed<T> {
  readonly #most: number;
  /** The latest last. */
  readonly #kept: { readonly key: Key; readonly value: T }[] = [];

  constructor(most = 8) {
    this.#most = most;
  }

  /** What is kept under a key, made when it is not there. */
  get(key: Key, make: () => T): T {
    const last = this.#kept.at(-1);
    if (last !== undefined && isSame(last.key, key)) return last.value;
    const at = this.#kept.findIndex((entry) => isSame(entry.key, key));
    const entry = at === -1 ? { key, value: make() } : (this.#kept.splice(at, 1)[0] as { key: Key; value: T });
    this.#kept.push(entry);
    if (this.#kept.length > this.#most) this.#kept.shift();
    return entry.value;
  }
}

function isSame(left: Key, right: Key): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
