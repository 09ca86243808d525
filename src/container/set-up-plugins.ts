import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { PLUGIN_LIMIT_MS, withinLimit } from '../host/plugin-time-limit.js';
import type { PluginSetup } from '../plugin/define-plugin.js';
import { AllosError } from '../plugin/error.js';
import type { Logger } from '../plugin/logger.js';
import { letGoOfPlugin, type PluginCleanup } from './let-go-of-plugin.js';
import { brokenBy, crashedError } from './plugin-scope.js';

/** Plugins that are set up, with their settings, and those that could not be. */
export interface SetUpResult {
  readonly plugins: readonly LoadedPlugin[];
  readonly broken: readonly BrokenPlugin[];
}

/** Calls `setup` of plugins, and lets go of what came of it. */
export class PluginSetups {
  readonly #undo: (PluginCleanup & { readonly cleanup: () => unknown })[] = [];
  readonly #limitMs: number;
  #isDisposed = false;

  /** @param limitMs how long a plugin may take */
  constructor(limitMs: number = PLUGIN_LIMIT_MS) {
    this.#limitMs = limitMs;
  }

  /** All at once, each within the limit. The order of the plugins stays. */
  async run(
    plugins: readonly LoadedPlugin[],
    context: { readonly settings: ReadonlyMap<LoadedPlugin, object>; readonly logger: Logger },
  ): Promise<SetUpResult> {
    const results = await Promise.all(
      plugins.map(async (loaded): Promise<LoadedPlugin | BrokenPlugin> => {
        try {
          await this.#setUp(loaded, { settings: context.settings.get(loaded) ?? {}, logger: context.logger });
          return loaded;
        } catch (error) {
          return brokenBy(loaded, crashedError(loaded, 'it was set up', error));
        }
      }),
    );
    return {
      plugins: results.filter((result): result is LoadedPlugin => 'plugin' in result),
      broken: results.filter((result): result is BrokenPlugin => 'code' in result),
    };
  }

  /** The last one first, each within the limit. What one of them throws keeps no other from it. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const { cleanup, ...about } of this.#undo.splice(0).reverse()) await letGoOfPlugin(cleanup, about);
  }

  async #setUp(loaded: LoadedPlugin, { settings, logger }: Omit<PluginSetup, 'signal'>): Promise<void> {
    const { plugin, name } = loaded;
    if (plugin.setup === undefined) return;
    if (typeof plugin.setup !== 'function') throw new AllosError('plugin.invalid', 'its setup is no function');
    const undo: unknown = await withinLimit(async (signal) => {
      const made: unknown = await plugin.setup?.({ settings, logger: logger.child(name), signal });
      // Too late to be used: what it opened is not to stay open.
      if (signal.aborted && typeof made === 'function') await (made as () => void | Promise<void>)();
      return made;
    }, this.#limitMs);
    if (typeof undo === 'function') {
      this.#undo.push({ cleanup: undo as () => unknown, plugin: name, logger, limitMs: this.#limitMs });
    }
    // The plugin of a model that was to take over, and whose session has ended meanwhile.
    if (this.#isDisposed) await this.dispose();
  }
}
