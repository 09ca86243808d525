import type { ErrorCode } from './error-table.js';
import { hintText, PROGRAM, type Hint, type Surface } from './surface.js';

const HINT: unique symbol = Symbol.for('allos/hint') as never;
const BRAND: unique symbol = Symbol.for('allos/error') as never;

/**
 * A failure with a stable code. `message` says what and where, `hint` what to do next: a text, or a function of the
 * `Surface` where a flag of the command line is an option in a program.
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
  /** As a program that embeds Allos reads it; the command line says it in its own words. */
  readonly hint: string | undefined;
  readonly [BRAND] = true;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: Hint; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AllosError';
    this.code = code;
    this.hint = hintText(options.hint, PROGRAM);
    Object.defineProperty(this, HINT, { value: options.hint });
  }
}

/** Whether a value is an `AllosError` of this or another copy of allos. */
export function isAllosError(value: unknown): value is AllosError {
  return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
}

/** The hint of an error where it is shown; undefined for what is no `AllosError`, or has none. */
export function hintOf(error: unknown, surface: Surface): string | undefined {
  if (!isAllosError(error)) return undefined;
  // An older copy of allos has the text alone.
  return hintText((error as { readonly [HINT]?: Hint })[HINT], surface) ?? error.hint;
}

/** The message of anything thrown, in one line. Whoever threw it may have made it so that it cannot be read. */
export function messageOf(thrown: unknown): string {
  try {
    const text = String(thrown instanceof Error ? thrown.message : thrown);
    return text.replaceAll(/\s*\n\s*/g, ' ').trim() || 'unknown error';
  } catch {
    return 'unknown error';
  }
}
