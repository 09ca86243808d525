import type { JsonValue } from '../plugin/json.js';
import type { LogFields, Logger, LogLevel } from '../plugin/logger.js';
import { REDACTED, redactSecrets, usableSecrets } from './redact.js';

/** A logger of an embedding program; `console` is one. What it lacks is filled in. */
export type GivenLogger = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> &
  Partial<Pick<Logger, 'trace' | 'isEnabled' | 'child'>>;

/**
 * The logger that a program gave, as the rest of Allos uses it: secrets are gone from every message and field before it
 * sees them, and what it throws ends no run.
 *
 * @param secrets known values, besides what has the shape of a key
 */
export function adoptLogger(given: GivenLogger, secrets: readonly string[]): Logger {
  return adopted(given, undefined, withEscaped(usableSecrets(secrets)));
}

function adopted(given: GivenLogger, component: string | undefined, secrets: readonly string[]): Logger {
  const isEnabled = (level: LogLevel): boolean => {
    try {
      return given.isEnabled?.(level) ?? (level !== 'trace' || given.trace !== undefined);
    } catch {
      return true;
    }
  };
  const child = (name: string): Logger => {
    try {
      if (given.child !== undefined) return adopted(given.child(name), undefined, secrets);
    } catch {
      // It logs as one that has no children.
    }
    return adopted(given, name, secrets);
  };
  const say =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      try {
        if (!isEnabled(level)) return;
        const own = component === undefined ? fields : { component, ...fields };
        const shown = own === undefined ? undefined : (redactValue(own, secrets) as LogFields);
        const text = cleaned(String(message), secrets);
        if (shown === undefined) given[level]?.(text);
        else given[level]?.(text, shown);
      } catch {
        // A log that fails has no say in the run.
      }
    };
  return {
    trace: say('trace'),
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    isEnabled,
    child,
  };
}

/** In a text that holds JSON a secret stands escaped. */
function withEscaped(secrets: readonly string[]): readonly string[] {
  const escaped = secrets.map((secret) => JSON.stringify(secret).slice(1, -1));
  return usableSecrets([...secrets, ...escaped]);
}

function redactValue(value: JsonValue | undefined, secrets: readonly string[]): JsonValue | undefined {
  if (typeof value === 'string') return cleaned(value, secrets);
  if (Array.isArray(value)) return value.map((item: JsonValue) => redactValue(item, secrets) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [cleaned(key, secrets), redactEntry(key, item, secrets)]),
  );
}

/** A name that says its value is secret is redacted with it, as in a text: the value alone may look like any word. */
function redactEntry(key: string, value: JsonValue | undefined, secrets: readonly string[]): JsonValue | undefined {
  if (typeof value !== 'string') return redactValue(value, secrets);
  return NAMES_SECRET.test(key) ? REDACTED : cleaned(value, secrets);
}

const NAMES_SECRET =
  /^(x-)?(api[-_]?key|authorization|password|passwd|secret|client[-_]?secret|access[-_]?token|token|cookie)$/i;

/** In characters; a log is to be read, and a tool's answer may be a whole file. */
const LONGEST_TEXT = 4_000;

/** Cut only after secrets are gone: half of one is known to nobody. */
function cleaned(text: string, secrets: readonly string[]): string {
  const redacted = redactSecrets(text, secrets);
  if (redacted.length <= LONGEST_TEXT) return redacted;
  return `${redacted.slice(0, LONGEST_TEXT)}… (${redacted.length} characters)`;
}
