/** What went wrong with a model call, in one vocabulary for all APIs. Each kind maps to one row of the error table. */
export type ProviderFailureKind =
  /** The API needs a key, and none is set or it cannot be read; nothing was sent. */
  | 'no_key'
  /** 401, 403. */
  | 'auth'
  /** 402, or an exhausted quota. */
  | 'payment'
  /** 400, 422 and other refusals of the request itself. */
  | 'bad_request'
  /** It was not sent: it breaks a rule of its API, or nobody could tell (see `ProviderSettings.beforeSend`). */
  | 'invalid_request'
  /** 404: no such model or endpoint. */
  | 'not_found'
  /** 413. */
  | 'too_large'
  /** The prompt does not fit the context window. */
  | 'context_overflow'
  /** 429. */
  | 'rate_limit'
  /** 503, 529, or an overload reported inside a 200 stream. */
  | 'overloaded'
  /** Other 5xx, 408, 409. */
  | 'server'
  /** No connection: refused, reset before an answer, DNS, TLS. */
  | 'connection'
  /** Connect, first byte, idle or total time ran out. */
  | 'timeout'
  /** The stream ended or broke without its terminal event. */
  | 'cut'
  /** The answer could not be read as this API's answer. */
  | 'bad_response'
  /** The caller's signal aborted. */
  | 'aborted';

export interface ProviderFailure {
  readonly kind: ProviderFailureKind;
  /** One sentence: what, and where. Never holds a key. */
  readonly message: string;
  /** What to do about it, where the provider knows more than the kind tells. One sentence. */
  readonly hint?: string;
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The vendor's request id, for support. */
  readonly requestId?: string;
}

/** Every kind. */
export const PROVIDER_FAILURE_KINDS: readonly unknown[] = [
  'no_key',
  'auth',
  'payment',
  'bad_request',
  'invalid_request',
  'not_found',
  'too_large',
  'context_overflow',
  'rate_limit',
  'overloaded',
  'server',
  'connection',
  'timeout',
  'cut',
  'bad_response',
  'aborted',
] satisfies readonly ProviderFailureKind[];

/** Kinds worth a second attempt while nothing was shown or executed. */
const RETRYABLE: ReadonlySet<ProviderFailureKind> = new Set([
  'rate_limit',
  'overloaded',
  'server',
  'connection',
  'cut',
]);

/** Whether a second attempt of the same request can help. 400, 401, 402, 403, 404 and 413 are never retried. */
export function isRetryable(failure: ProviderFailure): boolean {
  return RETRYABLE.has(failure.kind);
}

/**
 * The kind that an HTTP status stands for.
 *
 * @example
 * ```ts
 * import { failureKindOfStatus } from 'allos/plugin';
 * failureKindOfStatus(529); // 'overloaded'
 * ```
 */
export function failureKindOfStatus(status: number): ProviderFailureKind {
  switch (status) {
    case 401:
    case 403:
      return 'auth';
    case 402:
      return 'payment';
    case 404:
      return 'not_found';
    case 413:
      return 'too_large';
    case 429:
      return 'rate_limit';
    case 408:
    case 409:
      return 'server';
    case 503:
    case 529:
      return 'overloaded';
    default:
      return status >= 500 ? 'server' : 'bad_request';
  }
}
