import type { LogFields, Logger, LogLevel, LogThreshold } from '../plugin/logger.js';
import { isLogged } from './log-threshold.js';

export interface DeferredLoggerOptions {
  readonly thresholdOf: (component: string) => LogThreshold;
  /** Called with the first line that is logged at all. */
  readonly load: () => Promise<Logger>;
}

/**
 * A logger that is loaded by its first line: hardly any run logs one when no log was asked for. Lines wait until it is
 * there, in order.
 */
export function createDeferredLogger({ thresholdOf, load }: DeferredLoggerOptions): Logger {
  let loading: Promise<void> | undefined;
  let target: Logger | undefined;
  const waiting: ((logger: Logger) => void)[] = [];
  const give = (line: (logger: Logger) => void): void => {
    if (target !== undefined) return line(target);
    waiting.push(line);
    loading ??= load().then(
      (logger) => {
        target = logger;
        for (const one of waiting) one(logger);
      },
      () => undefined,
    );
  };
  const loggerOf = (component: string): Logger => {
    const threshold = thresholdOf(component);
    const say =
      (level: LogLevel) =>
      (message: string, fields?: LogFields): void => {
        if (isLogged(level, threshold)) give((logger) => logger.child(component)[level](message, fields));
      };
    return {
      trace: say('trace'),
      debug: say('debug'),
      info: say('info'),
      warn: say('warn'),
      error: say('error'),
      isEnabled: (level) => isLogged(level, threshold),
      child: loggerOf,
    };
  };
  return loggerOf('allos');
}
