import type { LogFields, Logger, LogLevel } from '../logger.js';

/** One line of a log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly component: string;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that keeps its lines, those of its children included. */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[];
  readonly #component: string;

  constructor(component = '', lines: LogLine[] = []) {
    this.#component = component;
    this.lines = lines;
  }

  readonly trace = (message: string, fields?: LogFields): void => this.#add('trace', message, fields);
  readonly debug = (message: string, fields?: LogFields): void => this.#add('debug', message, fields);
  readonly info = (message: string, fields?: LogFields): void => this.#add('info', message, fields);
  readonly warn = (message: string, fields?: LogFields): void => this.#add('warn', message, fields);
  readonly error = (message: string, fields?: LogFields): void => this.#add('error', message, fields);

  /** It keeps every level. */
  readonly isEnabled = (): boolean => true;

  child(component: string): Logger {
    return new RecordingLogger(component, this.lines);
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.lines.push({ level, component: this.#component, message, fields });
  }
}
