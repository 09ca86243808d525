import type { Plugin } from '../plugin/define-plugin.js';
import type { PluginManifest } from '../plugin/manifest.js';
import type { ErrorCode } from '../plugin/error-table.js';

/** How a list names a plugin: a package name, its short form or a path, and the folder that it is resolved from. */
export interface AskedPlugin {
  readonly name: string;
  readonly from: string;
}

/** A plugin that somebody named, before anything of it is known to be right. */
export type PluginSource =
  | {
      readonly kind: 'package';
      readonly origin: 'built-in' | 'configured';
      readonly name: string;
      /** The entries of the list that mean it: none for a built-in that nobody listed. */
      readonly asked: readonly AskedPlugin[];
      readonly directory: string;
      readonly version: string;
      /** Whether it is a built-in in the very version that allos asks for, and not one that replaces it. */
      readonly isOriginal: boolean;
      /** `package.json#allos`, unread. */
      readonly manifest: unknown;
      /** Where it is listed, for messages; undefined for one that nobody listed. */
      readonly listedAt?: string;
      /** Whether no run goes without it. */
      readonly required?: boolean;
    }
  /** A value that an embedding program handed over. */
  | {
      readonly kind: 'inline';
      readonly origin: 'inline';
      readonly name: string;
      readonly plugin: Plugin;
      readonly listedAt?: never;
      readonly required?: never;
    };

/** A plugin whose manifest was read and found right. Nothing of it has run. */
export interface ValidPlugin {
  readonly name: string;
  readonly version: string;
  readonly origin: PluginSource['origin'];
  readonly manifest: PluginManifest;
  readonly source: PluginSource;
}

/** A plugin whose code is loaded and agrees with its manifest. */
export interface LoadedPlugin extends ValidPlugin {
  readonly plugin: Plugin;
}

/** A plugin that cannot be used, and why. Collected; fatal only where the run needs it. */
export interface BrokenPlugin {
  readonly name: string;
  /** Undefined where it was not even read. */
  readonly version?: string;
  /** `config.invalid` where its settings are wrong. */
  readonly code: Extract<ErrorCode, `plugin.${string}` | 'config.invalid'>;
  /** What is wrong, and where. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  /** Names of the providers and tools it lists; undefined when its manifest cannot be read. */
  readonly provides?: readonly string[];
  /** Whether it would have contributed a guard or a service, such as a policy: a run without it is another run. */
  readonly contributesServices?: boolean;
  /** Where it is listed, for messages. */
  readonly listedAt?: string;
  /** Whether whoever listed it said that no run goes without it. */
  readonly required?: boolean;
}

/** What a step of the host gives: what is right, and what is not. */
export interface HostStep<T> {
  readonly plugins: readonly T[];
  readonly broken: readonly BrokenPlugin[];
}
