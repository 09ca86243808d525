/** A plugin package on disk, built. */
export interface PluginUnderTest {
  /** The folder with its package.json: a path, or a URL such as `new URL('..', import.meta.url)`. */
  readonly folder: string | URL;
}
