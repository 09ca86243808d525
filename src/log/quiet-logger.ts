import type { Logger } from '../plugin/logger.js';

/** Says nothing: the default of an embedding program. */
export const quietLogger: Logger = Object.freeze({
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  isEnabled: () => false,
  child: () => quietLogger,
});
