import type { ContentVersion } from './content-version.js';

/** Contents kept in memory before the oldest are hashed and let go. */
const MAX_HELD_BYTES = 16_000_000;
const MAX_HELD_FILES = 100;

/** Which version of each file the model last saw, by real path. */
export class SeenVersions {
  readonly #versions = new Map<string, ContentVersion>();
  /** Those not hashed yet, oldest first. A file that is seen again before that is never hashed for the first time. */
  readonly #unhashed = new Map<string, ContentVersion>();
  /** At least what the unhashed ones hold: one that was hashed since is counted until it is let go. */
  #held = 0;

  remember(realPath: string, version: ContentVersion): void {
    this.#versions.set(realPath, version);
    this.#forget(realPath);
    this.#unhashed.set(realPath, version);
    this.#held += version.bytes;
    while (this.#held > MAX_HELD_BYTES || this.#unhashed.size > MAX_HELD_FILES) this.#letGoOldest();
  }

  find(realPath: string): string | undefined {
    return this.#versions.get(realPath)?.value;
  }

  #letGoOldest(): void {
    const [oldest] = this.#unhashed;
    if (oldest === undefined) return;
    // Asking for the value is what frees the bytes.
    void oldest[1].value;
    this.#forget(oldest[0]);
  }

  #forget(realPath: string): void {
    this.#held -= this.#unhashed.get(realPath)?.bytes ?? 0;
    this.#unhashed.delete(realPath);
  }
}
