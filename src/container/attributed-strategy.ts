import type { ContextStrategy } from '../plugin/context-strategy.js';
import { messageOf } from '../plugin/error.js';

/** Leaves everything to the built-in rules. */
export const builtInStrategy: ContextStrategy = Object.freeze({});

/** A plugin's strategy whose failures name the plugin. */
export function attributedStrategy(own: ContextStrategy, plugin: string): ContextStrategy {
  const { needsCompaction, summarize } = own;
  return {
    ...(needsCompaction === undefined
      ? {}
      : {
          needsCompaction: (now) => {
            try {
              return needsCompaction.call(own, now);
            } catch (error) {
              throw named(plugin, error);
            }
          },
        }),
    ...(summarize === undefined
      ? {}
      : {
          summarize: async (wish) => {
            try {
              return await summarize.call(own, wish);
            } catch (error) {
              throw named(plugin, error);
            }
          },
        }),
  };
}

function named(plugin: string, error: unknown): Error {
  return new Error(`plugin ${plugin}: ${messageOf(error)}`, { cause: error });
}
