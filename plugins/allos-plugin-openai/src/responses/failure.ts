import { filledStringOf, jsonObjectOf, type JsonObject, type ProviderFailure } from 'allos/plugin';
import { failureInStream } from '../failure.js';

/** Codes of `response.error` that mean the request itself, so that asking again does not help. */
const REFUSED =
  /^(?:invalid_|bio_policy|cyber_policy|image_|unsupported_|empty_image|data_residency|failed_to_download)/;
const OVERLOADED: ReadonlySet<string> = new Set(['slow_down', 'server_is_overloaded']);

/** What an `error` event, or the `error` of a response, means (WP-24). The event comes flat or with an object inside. */
export function failureOfError(error: unknown): ProviderFailure {
  const told = failureInStream(error);
  const retryAfterMs = told.kind === 'rate_limit' ? waitIn(told.message) : undefined;
  const failure: ProviderFailure = retryAfterMs === undefined ? told : { ...told, retryAfterMs };
  const code = filledStringOf(jsonObjectOf(error)?.['code']) ?? '';
  if (OVERLOADED.has(code)) return { ...failure, kind: 'overloaded' };
  return failure.kind === 'server' && REFUSED.test(code) ? { ...failure, kind: 'bad_request' } : failure;
}

/** An event has no headers: how long to wait stands in the text, as in "Please try again in 1.5s". */
function waitIn(message: string): number | undefined {
  const [, figure, unit] = /try again in (\d+(?:\.\d+)?) ?(ms|s)\b/i.exec(message) ?? [];
  return figure === undefined ? undefined : Number(figure) * (unit === 'ms' ? 1 : 1000);
}

/** What a response that failed says of it. */
export function failureOfResponse(response: JsonObject): ProviderFailure {
  const error = response['error'];
  if (error !== undefined && error !== null) return failureOfError(error);
  const status = filledStringOf(response['status']) ?? 'failed';
  return { kind: 'server', message: `the server ended the answer with "${status}"` };
}
