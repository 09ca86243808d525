import { isCoreComponent } from '../log/core-components.js';
import { createDeferredLogger } from '../log/deferred-logger.js';
import type { LogFile } from '../log/log-file.js';
import { recordOfLine, type LogRecord, type LogSink } from '../log/log-record.js';
import { quietLogger } from '../log/quiet-logger.js';
import { adoptLogger } from '../log/adopt-logger.js';
import { AllosError } from '../plugin/error.js';
import type { Logger, LogThreshold } from '../plugin/logger.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { systemClock } from './system-clock.js';

export type { LogRecord } from '../log/log-record.js';

/** What a program that runs agents wants of its log. */
export interface LogOptions {
  /** Lines for a person who already sees what the runs of this process say. */
  readonly terminal: { readonly threshold: LogThreshold; readonly write: (record: LogRecord) => void };
  /** Lines of JSON, appended. `onFailure` is told once when one cannot be written. */
  readonly file?: LogFileOptions;
  /** Secrets are taken out of every line: those of the environment, and these. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: readonly string[];
}

export interface LogFileOptions {
  /** Absolute. Its folder must exist. */
  readonly path: string;
  readonly threshold: LogThreshold;
  /** Who named it: decides the code of the error when it cannot be a log. */
  readonly namedBy: 'flag' | 'configuration';
  readonly onFailure: (reason: string) => void;
}

/**
 * Opens a log. Where neither a file nor more than warnings is wanted, nothing is loaded before the first line.
 *
 * @throws AllosError `usage.file` or `config.invalid` when the file cannot be one
 */
export async function openLog({ terminal, file, env, secrets }: LogOptions): Promise<Logger> {
  const thresholdOf = (component: string): LogThreshold => terminalThreshold(component, terminal.threshold);
  const redacted = (logger: Logger): Logger => adoptLogger(logger, [...redactableValuesOf(env), ...secrets]);
  const terminalSink: LogSink = { thresholdOf, write: (line) => terminal.write(recordOfLine(line)) };
  const load = async (sinks: readonly LogSink[]): Promise<Logger> => {
    const { createPinoLogger } = await import('../log/pino-logger.js');
    return createPinoLogger({ sinks, now: systemClock.now });
  };

  if (file !== undefined) {
    const { write } = await openFile(file);
    const sinks = [{ thresholdOf: () => file.threshold, write }, terminalSink];
    return redacted(await load(sinks));
  }
  switch (terminal.threshold) {
    case 'silent':
      return quietLogger;
    case 'warn':
    case 'error':
      return createDeferredLogger({ thresholdOf, load: async () => redacted(await load([terminalSink])) });
    case 'trace':
    case 'debug':
    case 'info':
      return redacted(await load([terminalSink]));
  }
}

async function openFile({ path, namedBy, onFailure }: LogFileOptions): Promise<LogFile> {
  const { LogFileRefused, openLogFile } = await import('../log/log-file.js');
  try {
    return openLogFile(path, onFailure);
  } catch (error) {
    if (!(error instanceof LogFileRefused)) throw error;
    const [code, place] =
      namedBy === 'flag' ? (['usage.file', '--log-file'] as const) : (['config.invalid', 'log.file'] as const);
    throw new AllosError(code, `${place}: ${error.message}`, {
      hint: 'Name a file that you may write, in a folder that exists.',
      cause: error,
    });
  }
}

/** Whatever Allos itself has to warn of is an event or an error, which the person sees anyway. */
function terminalThreshold(component: string, threshold: LogThreshold): LogThreshold {
  return isCoreComponent(component) && (threshold === 'warn' || threshold === 'error') ? 'silent' : threshold;
}
