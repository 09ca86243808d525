import { PLUGIN_LIMIT_MS, withinLimit } from '../host/plugin-time-limit.js';
import { messageOf } from '../plugin/error.js';
import type { Logger } from '../plugin/logger.js';

/** Whose cleanup it is, and who hears of its failure. */
export interface PluginCleanup {
  readonly plugin: string;
  readonly logger: Logger;
  /** How long it may take, in milliseconds. */
  readonly limitMs?: number;
}

/**
 * Runs a cleanup of a plugin, within a limit. The session is over and nobody is left to mend what it throws: that is
 * logged, and keeps no other plugin from its own.
 */
export async function letGoOfPlugin(
  cleanup: () => unknown,
  { plugin, logger, limitMs = PLUGIN_LIMIT_MS }: PluginCleanup,
): Promise<void> {
  try {
    await withinLimit(async () => await cleanup(), limitMs);
  } catch (error) {
    logger.child('host').warn('plugin failed while it was let go of', { plugin, reason: messageOf(error) });
  }
}
