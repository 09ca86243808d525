import type { InputCodec } from './input-codec.js';
import type { ToolManifest } from './manifest.js';
import type { Tool } from './tool.js';

/** The tools of a session. An object rather than a multi-binding, since a child container hides its parent's. */
export interface ToolCatalog {
  /** What the model is offered, in a stable order. */
  readonly list: () => readonly CatalogTool[];
  readonly find: (name: string) => CatalogTool | undefined;
}

export interface CatalogTool {
  readonly manifest: ToolManifest;
  readonly codec: InputCodec<unknown>;
  readonly tool: Tool<never>;
  /** The package that contributed it. */
  readonly plugin: string;
}
