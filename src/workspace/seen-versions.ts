import type { ContentVersion } from './content-version.js';

/** Contents kept in memory before the oldest are hashed and let go. */
const MAX_HELD_BYTES = 16_000_000;
const MAX_HELD_FILES = 100;

/** Which version of each file the model last saw, by real path. */
export class SeenVersions {
  readonly #versions = new Map<string, ContentVersion>();
  /** Those not hashed yet, oldest first. A file that is seen again before that is never hashed for the first time. */
  readonly #unhashed = new Map<string, ContentVersion>();

  remember(realPath: string, version: ContentVersion): void {
    this.#versions.set(realPath, version);
    this.#unhashed.delete(realPath);
    this.#unhashed.set(realPath, version);
    this.#letGo();
  }

  find(realPath: string): string | undefined {
    return this.#versions.get(realPath)?.value;
  }

  #letGo(): void {
    let held = 0;
    for (const version of this.#unhashed.values()) held += version.heldBytes;
    for (const [realPath, version] of this.#unhashed) {
      if (held <= MAX_HELD_BYTES && this.#unhashed.size <= MAX_HELD_FILES) return;
      held -= version.heldBytes;
      // Asking for the value is what frees the bytes.
      void version.value;
      this.#unhashed.delete(realPath);
    }
  }
}
