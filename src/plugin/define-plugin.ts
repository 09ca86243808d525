import type { ContributedClass } from './contribution.js';
import { AllosError } from './error.js';
import type { InputCodec } from './input-codec.js';
import type { Logger } from './logger.js';
import { requireContribution } from './require-contribution.js';

/** The version of the contract in this copy of allos; docs/compatibility.md says what stays within one. */
export const API_VERSION = 1;

/** A plugin: the default export of a plugin package's entry, or a value handed to `createAllos`. */
export interface Plugin {
  /** The package name. */
  readonly name: string;
  readonly apiVersion: number;
  readonly contributes: readonly ContributedClass[];
  /** The plugin's settings in the configuration; injected, parsed, with `TOKENS.PluginSettings`. */
  readonly settings?: InputCodec<object>;
  /**
   * Called for each session, and again where a conversation moves to another model: after the plugin was loaded and
   * before anything that it contributes is made. May take 5 s; a plugin that throws here, or takes longer, is not used.
   * What it returns is called when the session is disposed of.
   */
  readonly setup?: (context: PluginSetup) => SetupResult | Promise<SetupResult>;
}

/** What `setup` of a plugin is given. */
export interface PluginSetup {
  /** The plugin's settings, parsed; `{}` for a plugin without a codec for them. */
  readonly settings: object;
  /** The plugin's own. */
  readonly logger: Logger;
  /** Aborted when the time for it is up. */
  readonly signal: AbortSignal;
}

/** Lets go of what `setup` opened. */
type SetupResult = (() => void | Promise<void>) | undefined | void;

const BRAND = Symbol.for('allos/plugin');

/**
 * Declares a plugin. The result is a value one can print; nothing is registered anywhere.
 *
 * @throws AllosError `plugin.invalid` when the plugin has no name, or contributes what no decorator marked
 *
 * @example
 * ```ts
 * import { API_VERSION, definePlugin } from 'allos/plugin';
 *
 * export default definePlugin({ name: 'allos-plugin-nothing', apiVersion: API_VERSION, contributes: [] });
 * ```
 */
export function definePlugin(plugin: Plugin): Plugin {
  const { name, contributes } = plugin as { readonly name: unknown; readonly contributes: unknown };
  if (typeof name !== 'string' || name === '') {
    throw new AllosError('plugin.invalid', 'definePlugin was given no name', { hint: "Add name: '<package name>'." });
  }
  if (!Array.isArray(contributes)) {
    throw new AllosError('plugin.invalid', `plugin ${name} has no list of what it contributes`, {
      hint: 'Add contributes: [<decorated classes>].',
    });
  }
  for (const contributed of contributes) requireContribution(contributed, name);
  return Object.freeze({ ...plugin, [BRAND]: true });
}

/** Whether a value came from `definePlugin` of this or another copy of allos. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}
