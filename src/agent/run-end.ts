import { assertNever } from '../plugin/assert-never.js';
import type { ToolCallPart } from '../plugin/message.js';
import type { RunAccount } from './run-account.js';
import type { RunFailure } from './run-error.js';
import type { Stop } from './stop-of.js';

/** How a run ends. */
export interface RunEnd {
  readonly end: 'completed' | 'failed' | 'aborted';
  readonly error?: RunFailure;
}

export function failed(error: RunFailure): RunEnd {
  return { end: 'failed', error };
}

/** Why there is no next turn; undefined when there is one. */
export function beforeTurn(account: RunAccount, signal: AbortSignal): RunEnd | undefined {
  if (signal.aborted) return { end: 'aborted' };
  const limit = account.limit();
  return limit === undefined ? undefined : failed(limit);
}

export function afterTurn(stop: Stop): RunEnd | undefined {
  switch (stop.type) {
    case 'answer':
      return { end: 'completed' };
    case 'error':
      return failed(stop.error);
    case 'calls':
    case 'pause':
      return undefined;
    default:
      return assertNever(stop);
  }
}

export function circling(calls: readonly ToolCallPart[]): RunFailure {
  const names = [...new Set(calls.map((call) => call.name))].join(', ');
  return {
    code: 'limit.loop',
    message: `The model repeated the same calls (${names}) without new results.`,
    hint: 'Say the task differently, or use another model.',
    retryable: false,
  };
}
