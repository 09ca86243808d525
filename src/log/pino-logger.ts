import { pino, type Logger as Pino } from 'pino';
import type { LogFields, Logger, LogLevel } from '../plugin/logger.js';
import type { LogSink } from './log-record.js';
import { LOG_THRESHOLDS, isLogged, lowest } from './log-threshold.js';

export interface PinoLoggerOptions {
  readonly sinks: readonly LogSink[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * A logger on pino, which makes the lines; where they go is decided per sink and component. Importing this file loads
 * pino: only where a log was asked for.
 */
export function createPinoLogger({ sinks, now }: PinoLoggerOptions): Logger {
  const destination = { write: (line: string): void => deliver(line.trimEnd(), sinks) };
  const root = pino(
    {
      level: 'trace',
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  return loggerOf(root, 'allos', sinks);
}

function loggerOf(root: Pino, component: string, sinks: readonly LogSink[]): Logger {
  const child = root.child({ component }, { level: lowest(sinks.map((sink) => sink.thresholdOf(component))) });
  const say =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      if (child.isLevelEnabled(level)) child[level](fields === undefined ? {} : distinct(fields), message);
    };
  return {
    trace: say('trace'),
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    isEnabled: (level) => child.isLevelEnabled(level),
    child: (name) => loggerOf(root, name, sinks),
  };
}

/** Keys of the line itself; a field of the same name would replace them for whoever parses it. */
const TAKEN: ReadonlySet<string> = new Set(['time', 'level', 'component', 'msg']);

function distinct(fields: LogFields): LogFields {
  const keys = Object.keys(fields);
  if (!keys.some((key) => TAKEN.has(key))) return fields;
  return Object.fromEntries(keys.map((key) => [TAKEN.has(key) ? `${key}_` : key, fields[key]]));
}

/** What every line begins with: made by pino and `formatters` above, before any field. */
const BEGINNING = /^\{"level":"(\w+)","time":"[^"]+","component":("(?:[^"\\]|\\.)*")/;

function deliver(line: string, sinks: readonly LogSink[]): void {
  const [, level = '', component = '""'] = BEGINNING.exec(line) ?? [];
  const name = JSON.parse(component) as string;
  for (const sink of sinks) {
    if (isLevel(level) && isLogged(level, sink.thresholdOf(name))) sink.write(line);
  }
}

function isLevel(word: string): word is LogLevel {
  return word !== 'silent' && (LOG_THRESHOLDS as readonly string[]).includes(word);
}
