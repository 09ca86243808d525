import { exitCodeOf, type ErrorCode } from './error-table.js';
import { hintOf, isAllosError, messageOf } from './error.js';
import type { RunTerminal } from './event.js';
import type { Surface } from './surface.js';
import { NO_USAGE, reportedUsage } from './usage.js';

/** The terminal event of a run that an unexpected error ended, or that failed before it started. */
export function failedTerminal(
  error: unknown,
  { durationMs, surface }: { readonly durationMs: number; readonly surface: Surface },
): RunTerminal {
  const code = isAllosError(error) ? error.code : 'internal.unexpected';
  const hint = hintOf(error, surface);
  return {
    ...endOf(code),
    text: '',
    error: { code, message: messageOf(error), ...(hint === undefined ? {} : { hint }), retryable: false },
    usage: reportedUsage(NO_USAGE),
    costUsd: null,
    turns: 0,
    durationMs,
    exitCode: exitCodeOf(code),
    denials: [],
  };
}

/** Who ended it: a person or the system, the clock, or a failure. */
export function endOf(code: ErrorCode): Pick<RunTerminal, 'type' | 'status'> {
  if (code === 'run.interrupted' || code === 'run.terminated') return { type: 'run.cancelled', status: 'cancelled' };
  return { type: 'run.failed', status: code === 'run.timeout' ? 'timeout' : 'failed' };
}
