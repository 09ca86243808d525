import { exitCodeOf } from './error-table.js';
import { isAllosError, messageOf } from './error.js';
import type { RunTerminal } from './event.js';
import { NO_USAGE, reportedUsage } from './usage.js';

/** The terminal event of a run that an unexpected error ended, or that failed before it started. */
export function failedTerminal(error: unknown, durationMs: number): RunTerminal {
  const code = isAllosError(error) ? error.code : 'internal.unexpected';
  const hint = isAllosError(error) ? error.hint : undefined;
  return {
    type: 'run.failed',
    status: 'failed',
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
