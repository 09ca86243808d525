import type { ErrorCode } from '../plugin/error-table.js';
import type { RunError } from '../plugin/event.js';
import { isRetryable, type ProviderFailure, type ProviderFailureKind } from '../plugin/provider-failure.js';
import { hintText, type Hint, type Surface } from '../plugin/surface.js';

/** Why a run ended, before it is known where that is read. */
export interface RunFailure extends Omit<RunError, 'hint'> {
  readonly hint?: Hint;
}

/** The failure as it is told there. */
export function toldOn(surface: Surface, { hint, ...failure }: RunFailure): RunError {
  const text = hintText(hint, surface);
  return { ...failure, ...(text === undefined ? {} : { hint: text }) };
}

const CODES: Readonly<Record<ProviderFailureKind, ErrorCode>> = {
  no_key: 'auth.no_key',
  auth: 'auth.rejected',
  payment: 'provider.rejected',
  bad_request: 'provider.rejected',
  invalid_request: 'provider.invalid_request',
  not_found: 'provider.rejected',
  too_large: 'provider.rejected',
  context_overflow: 'provider.context_overflow',
  rate_limit: 'provider.overloaded',
  overloaded: 'provider.overloaded',
  server: 'provider.overloaded',
  connection: 'provider.unreachable',
  timeout: 'provider.timeout',
  cut: 'provider.bad_response',
  bad_response: 'provider.bad_response',
  aborted: 'run.interrupted',
};

const HINTS: Readonly<Partial<Record<ProviderFailureKind, string>>> = {
  no_key: 'Set the key of the provider in the environment.',
  auth: 'Check the key in the environment, and that it belongs to this endpoint.',
  payment: 'The account needs credit or a higher quota.',
  not_found: 'Check the model name and the base URL.',
  too_large: 'Give the model smaller files, or start a new session.',
  context_overflow: 'Start a new session, or use a model with a larger window.',
  rate_limit: 'Wait a little, or use another model.',
  overloaded: 'Try again later, or use another model.',
  server: 'Try again later, or use another model.',
  connection: 'Check the network and the base URL.',
  timeout: 'Try again, or raise the timeouts of the provider.',
  cut: 'Try again; nothing of the broken answer was run.',
};

/** How a run reports the failure of its model. */
export function runErrorOf(failure: ProviderFailure): RunError {
  // The provider knows its server; the kind knows only what usually helps.
  const hint = failure.hint ?? HINTS[failure.kind];
  const status = failure.status === undefined ? '' : ` (HTTP ${failure.status})`;
  const request = failure.requestId === undefined ? '' : ` [request ${failure.requestId}]`;
  return {
    code: CODES[failure.kind],
    message: `${failure.message}${failure.message.includes(String(failure.status)) ? '' : status}${request}`,
    ...(hint === undefined ? {} : { hint }),
    retryable: isRetryable(failure),
  };
}
