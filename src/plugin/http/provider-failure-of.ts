import { messageOf } from '../error.js';
import { failureKindOfStatus, type ProviderFailure, type ProviderFailureKind } from '../provider-failure.js';
import { httpFailureIn } from './http-failure.js';

/** What an SDK's error class says, read without knowing the class. */
interface SdkError {
  readonly status?: unknown;
  readonly headers?: { readonly get?: (name: string) => string | null };
  readonly error?: unknown;
  readonly requestID?: unknown;
  readonly request_id?: unknown;
}

/**
 * What an error thrown by an official SDK, by `createFetch` or by reading an answer means.
 *
 * `refine` may say more of an HTTP refusal: an overflow of the context window comes as a plain 400 from most vendors.
 */
export function providerFailureOf(
  error: unknown,
  signal: AbortSignal,
  refine: (status: number, message: string) => ProviderFailureKind | undefined = () => undefined,
): ProviderFailure {
  if (signal.aborted) return { kind: 'aborted', message: 'the call was aborted' };
  const http = httpFailureIn(error);
  if (http !== undefined) return { kind: http.kind, message: http.message };

  const sdk = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  const message = messageOf(error);
  if (typeof sdk.status !== 'number') return { kind: 'bad_response', message };
  const retryAfterMs = retryAfterOf((name) => sdk.headers?.get?.(name) ?? null);
  const requestId = [sdk.requestID, sdk.request_id].find((id) => typeof id === 'string');
  return {
    kind: refine(sdk.status, message) ?? failureKindOfStatus(sdk.status),
    message,
    status: sdk.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/**
 * The wait that a server asks for, in milliseconds: `retry-after-ms`, or `retry-after` in seconds or as a date
 * (RFC 9110, 10.2.3).
 */
export function retryAfterOf(header: (name: string) => string | null, now: number = Date.now()): number | undefined {
  const ms = Number.parseFloat(header('retry-after-ms') ?? '');
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const value = header('retry-after');
  if (value === null) return undefined;
  const seconds = Number.parseFloat(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
