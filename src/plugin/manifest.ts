import type { JsonSchema } from './json.js';
import type { ToolSourceOptions } from './contribution.js';
import type { HookOptions } from './hook.js';
import type { ProviderOptions } from './provider-options.js';
import type { ToolEffects, ToolPermission, ToolSubject } from './tool.js';

/**
 * `package.json#allos`: what a plugin provides, readable without importing it. Generated from the decorators by
 * `allos plugins build` and compared with them when the plugin is loaded. It is never configuration.
 */
export interface PluginManifest {
  readonly apiVersion: number;
  /** The module with the plugin as its default export, relative to package.json. */
  readonly entry: string;
  readonly providers: readonly ProviderOptions[];
  readonly tools: readonly ToolManifest[];
  readonly toolSources: readonly ToolSourceOptions[];
  /** Keys of the tokens it implements, for example `allos/Policy`. */
  readonly services: readonly string[];
  /** Left out where there are none. */
  readonly hooks?: readonly HookOptions[];
  /** JSON Schema of its settings. */
  readonly settings?: JsonSchema;
}

/** A tool as listed, offered and decided on. */
export interface ToolManifest {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly effects?: ToolEffects;
  readonly idempotent: boolean;
  readonly permission: ToolPermission;
  readonly subject?: ToolSubject;
}
