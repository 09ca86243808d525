import { AllosError, isAllosError, messageOf } from '../plugin/error.js';

type Watched = 'uncaughtException' | 'unhandledRejection' | 'beforeExit';

/** What ended the work behind its back: an error that nobody caught, or an event loop with nothing left to wait for. */
export type Breakdown = 'uncaught' | 'drained';

const GUARD = Symbol('guard');

/**
 * Watches for what ends a process without the work that goes on knowing: Node would print a trace, or leave with 0.
 * Guards may be nested; the newest one is told.
 *
 * @returns stops it
 */
export function guardProcess(fail: (error: AllosError, breakdown: Breakdown) => void): () => void {
  const watch = (event: Watched, told: (reason: unknown) => void): (() => void) => {
    const listener = Object.assign(
      (reason: unknown): void => {
        if (process.listeners(event as 'beforeExit').findLast(isGuard) === listener) told(reason);
      },
      { [GUARD]: true },
    );
    process.on(event as 'beforeExit', listener);
    return () => process.off(event, listener);
  };
  const uncaught = (reason: unknown): void => fail(uncaughtError(reason), 'uncaught');
  const stops = [
    watch('uncaughtException', uncaught),
    watch('unhandledRejection', uncaught),
    watch('beforeExit', () => fail(drainedError(), 'drained')),
  ];
  return () => stops.forEach((stop) => stop());
}

/** A plugin may listen too, after us. */
function isGuard(listener: unknown): boolean {
  return typeof listener === 'function' && GUARD in listener;
}

function uncaughtError(reason: unknown): AllosError {
  if (isAllosError(reason)) return reason;
  const error = new AllosError('internal.unexpected', `nothing caught this error: ${messageOf(reason)}`, {
    hint: 'It may be a plugin that does not wait for what it started; -v shows where.',
    cause: reason,
  });
  // The trace that helps is the error's own.
  if (reason instanceof Error && reason.stack !== undefined) error.stack = reason.stack;
  return error;
}

function drainedError(): AllosError {
  return new AllosError('internal.unexpected', 'the work stopped before its end: it waits for what can never come', {
    hint: 'It may be a promise of a plugin that never settles.',
  });
}
