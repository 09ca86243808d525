import type { FileContent } from '../plugin/tool-fs.js';
import type { ContentVersion } from './content-version.js';

/** What a file held, with a version that is made when it is first asked for. */
export class VersionedContent implements FileContent {
  readonly #version: ContentVersion;

  constructor(
    readonly bytes: Uint8Array,
    version: ContentVersion,
    readonly path: string,
  ) {
    this.#version = version;
  }

  get version(): string {
    return this.#version.value;
  }
}
