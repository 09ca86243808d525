import type { ContentVersion } from './content-version.js';

/** Contents kept in memory before the oldest are hashed and let go. */
const MAX_HELD_BYTES = 16_000_000;

/** Which version of each file the model last saw, by real path. */
export class SeenVersions {
  readonly #versions = new Map<string, ContentVersion>();
  #pending: ContentVersion[] = [];

  remember(realPath: string, version: ContentVersion): void {
    this.#versions.set(realPath, version);
    this.#pending.push(version);
    this.#letGo();
  }

  find(realPath: string): string | undefined {
    return this.#versions.get(realPath)?.value;
  }

  #letGo(): void {
    let held = this.#pending.reduce((sum, version) => sum + version.heldBytes, 0);
    while (held > MAX_HELD_BYTES || this.#pending.length > 100) {
      const oldest = this.#pending.shift();
      if (oldest === undefined) return;
      held -= oldest.heldBytes;
      // Asking for the value is what frees the bytes.
      void oldest.value;
    }
  }
}
