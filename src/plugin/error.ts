import type { ErrorCode } from './error-table.js';

const BRAND: unique symbol = Symbol.for('allos/error') as never;

/**
 * A failure with a stable code. `message` says what and where, `hint` what to do next.
 *
 * Tell it by `isAllosError`, never by `instanceof`: a plugin may carry its own copy of allos.
 *
 * @example
 * ```ts
 * import { AllosError, isAllosError } from 'allos/plugin';
 *
 * const error = new AllosError('tool.not_found', 'src/a.ts does not exist', { hint: 'List the folder first.' });
 * isAllosError(error); // true
 * ```
 */
export class AllosError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AllosError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** Whether a value is an `AllosError` of this or another copy of allos. */
export function isAllosError(value: unknown): value is AllosError {
  return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
}

/** The message of anything thrown, in one line. */
export function messageOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replaceAll(/\s*\n\s*/g, ' ').trim() || 'unknown error';
}
