import {
  countOf,
  failureKindOfStatus,
  filledStringOf,
  isAllosError,
  jsonObjectOf,
  type JsonObject,
  type ProviderFailure,
  type ProviderFailureKind,
} from 'allos/plugin';
import { HttpFailure, providerFailureOf } from 'allos/plugin/http';
import { isOverflowMessage } from './overflow.js';

/** What must be known of a request to say what its failure means. */
export interface FailureContext {
  readonly host: string;
  /** Whether a 400 or 413 without a body means that the prompt is too long (WP-33). */
  readonly emptyErrorIsOverflow: boolean;
  readonly signal: AbortSignal;
}

/** What anything thrown while a request ran means. */
export function failureOf(thrown: unknown, context: FailureContext): ProviderFailure {
  if (isAllosError(thrown)) {
    const { code } = thrown;
    const kind = code === 'auth.no_key' ? 'no_key' : code.startsWith('auth.') ? 'auth' : 'bad_request';
    return { kind, message: thrown.message, ...(thrown.hint === undefined ? {} : { hint: thrown.hint }) };
  }
  const details = jsonObjectOf(thrown) ?? {};
  return providerFailureOf(asHttpFailure(thrown, context.host), context.signal, (status, message) => {
    if (context.emptyErrorIsOverflow && (status === 400 || status === 413) && message.includes('(no body)')) {
      return 'context_overflow';
    }
    return kindOfRefusal(status, details['code'] ?? details['type'], message);
  });
}

/** An error object that came inside an answer of status 200. */
export function failureInStream(error: unknown): ProviderFailure {
  const object = jsonObjectOf(error) ?? {};
  const message =
    filledStringOf(object['message']) ??
    filledStringOf(error) ??
    JSON.stringify(error) ??
    'the server reported an error';
  const status = [object['status_code'], object['status'], object['code']]
    .map(statusOf)
    .find((code) => code !== undefined);
  const kind =
    kindOfRefusal(status ?? 400, filledStringOf(object['code']) ?? object['type'], message) ??
    (status === undefined ? kindOfType(object, message) : failureKindOfStatus(status));
  return {
    kind,
    message: `the server reported an error in its answer: ${message}`,
    ...(status === undefined ? {} : { status }),
  };
}

/** The SDK drops the cause of what it takes for a timeout, such as ETIMEDOUT while connecting. */
function asHttpFailure(thrown: unknown, host: string): unknown {
  if (!(thrown instanceof Error) || thrown.constructor.name !== 'APIConnectionTimeoutError') return thrown;
  return new HttpFailure('connection', `no connection to ${host}: it timed out`, thrown);
}

/** A finer kind than the status gives; undefined to leave it at that. */
function kindOfRefusal(status: number, code: unknown, message: string): ProviderFailureKind | undefined {
  const word = typeof code === 'string' ? code.toLowerCase() : '';
  const quota = word === 'insufficient_quota' || word === 'billing_hard_limit_reached';
  if (quota || (status === 429 && /exceeded your current quota|insufficient balance/i.test(message))) return 'payment';
  if (status === 429 || word.includes('rate_limit')) return 'rate_limit';
  if (word === 'context_length_exceeded' || word === 'exceed_context_size_error') return 'context_overflow';
  if (status !== 401 && status !== 403 && isOverflowMessage(message)) return 'context_overflow';
  if (word === 'invalid_api_key' || /API key not valid/i.test(message)) return 'auth';
  if (word === 'model_not_found') return 'not_found';
  return undefined;
}

/** For an error without a status: its type and words decide. */
function kindOfType(error: JsonObject, message: string): ProviderFailureKind {
  const words = [error['type'], error['code'], message].filter((word) => typeof word === 'string').join(' ');
  if (/overloaded|unavailable|capacity|too busy/i.test(words)) return 'overloaded';
  if (/rate.?limit|too many requests/i.test(words)) return 'rate_limit';
  if (/authentication|invalid.api.key|permission/i.test(words)) return 'auth';
  if (/invalid_request|bad.?request|validation/i.test(words)) return 'bad_request';
  return 'server';
}

function statusOf(code: unknown): number | undefined {
  const value = countOf(typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code);
  return value !== undefined && value >= 400 && value < 600 ? value : undefined;
}
