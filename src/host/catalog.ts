import type { PluginManifest, ToolManifest } from '../plugin/manifest.js';
import type { ProviderOptions } from '../plugin/provider-options.js';
import type { ValidPlugin } from './plugin-source.js';

/** What the plugins provide, read from their manifests alone. */
export interface Catalog {
  readonly providers: readonly ListedProvider[];
  readonly tools: readonly ListedTool[];
}

export interface ListedProvider extends ProviderOptions {
  readonly plugin: string;
  /** The plugin's own name for it, where the user gave it another. */
  readonly servedBy?: string;
}

export interface ListedTool extends ToolManifest {
  readonly plugin: string;
}

/** Everything that the plugins list, in their order. */
export function catalogOf(plugins: readonly ValidPlugin[]): Catalog {
  const from = <T>(pick: (manifest: PluginManifest) => readonly T[]): (T & { readonly plugin: string })[] =>
    plugins.flatMap(({ name, manifest }) => pick(manifest).map((item) => ({ ...item, plugin: name })));
  return { providers: from((manifest) => manifest.providers), tools: from((manifest) => manifest.tools) };
}
