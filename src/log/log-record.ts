import type { LogFields, LogLevel, LogThreshold } from '../plugin/logger.js';

/** One line of a log, as a file holds it in JSON: `time`, `level`, `component`, `msg` and the fields beside them. */
export interface LogRecord {
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly level: LogLevel;
  /** A part of Allos (`loop`, `provider` …) or the name of a plugin. */
  readonly component: string;
  readonly msg: string;
  readonly fields: LogFields;
}

/** Where lines go. */
export interface LogSink {
  /** The threshold for a component's lines. */
  readonly thresholdOf: (component: string) => LogThreshold;
  /** One record as a line of JSON without its end. Never throws. */
  readonly write: (line: string) => void;
}

/** The record that a line of JSON holds. */
export function recordOfLine(line: string): LogRecord {
  const { time, level, component, msg, ...fields } = JSON.parse(line) as Omit<LogRecord, 'fields'> & LogFields;
  return { time, level, component, msg, fields };
}
