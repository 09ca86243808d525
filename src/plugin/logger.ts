import type { JsonValue } from './json.js';

/**
 * Diagnostics for people. Goes to stderr or a file, never to stdout. Secrets are redacted by the host.
 *
 * Contract: logging never throws and never waits. Ask `isEnabled` first where a message costs something to build.
 */
export interface Logger {
  /** Everything, also what tools were given and answered. */
  readonly trace: (message: string, fields?: LogFields) => void;
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** Whether a line of this level goes anywhere. */
  readonly isEnabled: (level: LogLevel) => boolean;
  /** A logger that adds `component` to every line. */
  readonly child: (component: string) => Logger;
}

/** From the most to the least. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** The least level that is logged; `silent` for nothing at all. */
export type LogThreshold = LogLevel | 'silent';

export interface LogFields {
  readonly [name: string]: JsonValue | undefined;
}
