import type { JsonValue } from './json.js';

/** Diagnostics for people. Goes to stderr or a file, never to stdout. Secrets are redacted by the host. */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger that adds `component` to every line. */
  readonly child: (component: string) => Logger;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogFields {
  readonly [name: string]: JsonValue | undefined;
}
