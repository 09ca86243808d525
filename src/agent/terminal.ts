import { assertNever } from '../plugin/assert-never.js';
import { exitCodeOf } from '../plugin/error-table.js';
import { hintOf, isAllosError } from '../plugin/error.js';
import type { RunError, RunTerminal } from '../plugin/event.js';
import { endOf } from '../plugin/failed-terminal.js';
import type { Surface } from '../plugin/surface.js';
import { reportedUsage } from '../plugin/usage.js';
import type { LoopOutcome } from './loop.js';
import { toldOn } from './run-error.js';

/** The terminal event of a run that got as far as the loop. */
export function terminalOf(
  outcome: LoopOutcome,
  {
    signal,
    durationMs,
    surface,
  }: { readonly signal: AbortSignal; readonly durationMs: number; readonly surface: Surface },
): RunTerminal {
  const { text, output, usage, costUsd, turns, denials } = outcome;
  const said = output === undefined ? { text } : { text, output };
  const base = { ...said, usage: reportedUsage(usage), costUsd, turns, durationMs, denials };
  const unattended = denials.find((denial) => denial.unattended);
  const denied: RunError | undefined = unattended && {
    code: 'permission.denied',
    message: `${unattended.tool} needed an approval that nobody could give: ${unattended.reason}`,
    retryable: false,
  };
  switch (outcome.end) {
    case 'completed':
      return denied === undefined
        ? { type: 'run.completed', status: 'ok', ...base, exitCode: 0 }
        : { type: 'run.completed', status: 'denied', ...base, error: denied, exitCode: exitCodeOf(denied.code) };
    case 'failed': {
      const error = outcome.error ?? { code: 'internal.unexpected', message: 'The run failed.', retryable: false };
      const limit = error.code.startsWith('limit.');
      // A model that was denied what it needs often runs into a limit: the denial is the cause worth telling.
      if (limit && denied !== undefined) {
        return { type: 'run.failed', status: 'denied', ...base, error: denied, exitCode: exitCodeOf(denied.code) };
      }
      return {
        type: 'run.failed',
        status: limit ? 'limit' : 'failed',
        ...base,
        error: toldOn(surface, error),
        exitCode: exitCodeOf(error.code),
      };
    }
    case 'aborted': {
      const error = abortError(signal, surface);
      return { ...endOf(error.code), ...base, error, exitCode: exitCodeOf(error.code) };
    }
    default:
      return assertNever(outcome.end);
  }
}

/** An abort carries its reason: the command line says whether it was Ctrl-C, SIGTERM or the clock. */
function abortError(signal: AbortSignal, surface: Surface): RunError {
  const reason: unknown = signal.reason;
  if (isAllosError(reason)) {
    const hint = hintOf(reason, surface);
    const { code, message } = reason;
    return { code, message, ...(hint === undefined ? {} : { hint }), retryable: false };
  }
  return { code: 'run.interrupted', message: 'The run was ended by the caller.', retryable: false };
}
