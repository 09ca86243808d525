import { failureKindOfStatus, isAllosError, isJsonObject, jsonObjectOf, stringOf } from 'allos/plugin';
import type { JsonObject, ProviderFailure, ProviderFailureKind } from 'allos/plugin';
import { oneLine, providerFailureOf, withoutSecrets } from 'allos/plugin/http';

/** Who answered, and what must not appear in a message. */
export interface FailureContext {
  readonly host: string;
  readonly secrets: readonly string[];
}

const KINDS: Readonly<Record<string, ProviderFailureKind>> = {
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'payment',
  not_found_error: 'not_found',
  request_too_large: 'too_large',
  rate_limit_error: 'rate_limit',
  overloaded_error: 'overloaded',
  api_error: 'server',
  timeout_error: 'server',
  invalid_request_error: 'bad_request',
};

/** How an overflow of the context window is put (WP-15). */
const OVERFLOW = /prompt is too long|exceeds? (the )?(model'?s? )?(maximum )?context (limit|window|length)/i;
const NO_CREDIT = /credit balance is too low/i;

/** The failure behind whatever a request threw: the SDK's errors, our `fetch`'s, a key that could not be read. */
export function failureOf(error: unknown, signal: AbortSignal, context: FailureContext): ProviderFailure {
  const failure = providerFailureOf(error, signal, (status, message) => refined(bodyOf(error), status, message));
  if (isAllosError(error) && !signal.aborted) {
    const { message, hint } = error;
    const kind = error.code === 'auth.no_key' ? 'no_key' : 'auth';
    return withoutSecrets({ kind, message, ...(hint === undefined ? {} : { hint }) }, context.secrets);
  }
  if (failure.status !== undefined) {
    const message = `${context.host} answered ${failure.status} ${saidIn(bodyOf(error)) ?? oneLine(failure.message)}`;
    return withoutSecrets({ ...failure, message }, context.secrets);
  }
  // The SDK keeps no cause where the system says that connecting timed out.
  if (failure.kind === 'bad_response' && error instanceof Error && error.name.startsWith('APIConnection')) {
    return withoutSecrets(
      { kind: 'connection', message: `no connection to ${context.host}: ${failure.message}` },
      context.secrets,
    );
  }
  return withoutSecrets(failure, context.secrets);
}

/** The failure that an `error` event in a stream, or an error object in a 200 answer, reports. */
export function failureOfBody(body: JsonObject, context: FailureContext): ProviderFailure {
  const error = jsonObjectOf(body['error']) ?? {};
  const code = error['code'];
  const kind =
    kindOf(stringOf(error['type']) ?? '', stringOf(error['message']) ?? '') ??
    (typeof code === 'number' ? failureKindOfStatus(code) : 'server');
  const requestId = stringOf(body['request_id']);
  return withoutSecrets(
    {
      kind,
      message: `${context.host} reported ${saidIn(body) ?? oneLine(JSON.stringify(body))}`,
      ...(requestId === undefined ? {} : { requestId }),
    },
    context.secrets,
  );
}

/** The failure of an answer that is none of this API's; `text` is its beginning. */
export function unreadable(text: string, context: FailureContext): ProviderFailure {
  const message = `${context.host} did not answer as the Messages API does: ${oneLine(text)}`;
  return withoutSecrets({ kind: 'bad_response', message }, context.secrets);
}

/** An answer that ended before its terminal event. */
export function cut(context: FailureContext): ProviderFailure {
  return { kind: 'cut', message: `the answer of ${context.host} ended before it was complete` };
}

function refined(body: JsonObject, status: number, message: string): ProviderFailureKind | undefined {
  const error = jsonObjectOf(body['error']) ?? {};
  const kind = kindOf(stringOf(error['type']) ?? '', stringOf(error['message']) ?? message);
  // Where the two disagree the status is the finer one, but for what only the text tells.
  return kind === 'context_overflow' || kind === 'payment' ? kind : failureKindOfStatus(status);
}

function kindOf(type: string, message: string): ProviderFailureKind | undefined {
  if (OVERFLOW.test(message)) return 'context_overflow';
  if (NO_CREDIT.test(message)) return 'payment';
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

function bodyOf(error: unknown): JsonObject {
  const body = isJsonObject(error) ? error['error'] : undefined;
  return isJsonObject(body) ? body : {};
}

function saidIn(body: JsonObject): string | undefined {
  const error = jsonObjectOf(body['error']) ?? {};
  const message = stringOf(error['message']) ?? stringOf(body['message']) ?? stringOf(body['error']);
  if (message === undefined) return undefined;
  const type = stringOf(error['type']);
  return oneLine(type === undefined ? message : `${type}: ${message}`, 500);
}
