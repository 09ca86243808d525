import type { LogLevel, LogThreshold } from '../plugin/logger.js';

/** Every threshold, from the most to the least that is logged. */
export const LOG_THRESHOLDS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Whether a line of this level is logged under this threshold. */
export function isLogged(level: LogLevel, threshold: LogThreshold): boolean {
  return LOG_THRESHOLDS.indexOf(level) >= LOG_THRESHOLDS.indexOf(threshold);
}

/** The one that logs most. */
export function lowest(thresholds: readonly LogThreshold[]): LogThreshold {
  return LOG_THRESHOLDS.find((one) => thresholds.includes(one)) ?? 'silent';
}
