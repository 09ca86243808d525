import { failureKindOfStatus, isAllosError } from 'allos/plugin';
import type { JsonObject, ProviderFailure, ProviderFailureKind } from 'allos/plugin';
import { providerFailureOf } from 'allos/plugin/http';
import { isObject, objectAt, stringAt } from './json-reading.js';

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
  if (isAllosError(error) && !signal.aborted) return redacted({ ...failure, kind: 'auth' }, context);
  if (failure.status !== undefined) {
    const message = `${context.host} answered ${failure.status} ${saidIn(bodyOf(error)) ?? shortened(failure.message)}`;
    return redacted({ ...failure, message }, context);
  }
  // The SDK keeps no cause where the system says that connecting timed out.
  if (failure.kind === 'bad_response' && error instanceof Error && error.name.startsWith('APIConnection')) {
    return redacted({ kind: 'connection', message: `no connection to ${context.host}: ${failure.message}` }, context);
  }
  return redacted(failure, context);
}

/** The failure that an `error` event in a stream, or an error object in a 200 answer, reports. */
export function failureOfBody(body: JsonObject, context: FailureContext): ProviderFailure {
  const error = objectAt(body, 'error');
  const code = error['code'];
  const kind =
    kindOf(stringAt(error, 'type') ?? '', stringAt(error, 'message') ?? '') ??
    (typeof code === 'number' ? failureKindOfStatus(code) : 'server');
  const requestId = stringAt(body, 'request_id');
  return redacted(
    {
      kind,
      message: `${context.host} reported ${saidIn(body) ?? shortened(JSON.stringify(body))}`,
      ...(requestId === undefined ? {} : { requestId }),
    },
    context,
  );
}

/** The failure of an answer that is none of this API's; `text` is its beginning. */
export function unreadable(text: string, context: FailureContext): ProviderFailure {
  const message = `${context.host} did not answer as the Messages API does: ${shortened(text)}`;
  return redacted({ kind: 'bad_response', message }, context);
}

/** An answer that ended before its terminal event. */
export function cut(context: FailureContext): ProviderFailure {
  return { kind: 'cut', message: `the answer of ${context.host} ended before it was complete` };
}

function refined(body: JsonObject, status: number, message: string): ProviderFailureKind | undefined {
  const error = objectAt(body, 'error');
  const kind = kindOf(stringAt(error, 'type') ?? '', stringAt(error, 'message') ?? message);
  // Where the two disagree the status is the finer one, but for what only the text tells.
  return kind === 'context_overflow' || kind === 'payment' ? kind : failureKindOfStatus(status);
}

function kindOf(type: string, message: string): ProviderFailureKind | undefined {
  if (OVERFLOW.test(message)) return 'context_overflow';
  if (NO_CREDIT.test(message)) return 'payment';
  return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
}

function bodyOf(error: unknown): JsonObject {
  const body = isObject(error) ? error['error'] : undefined;
  return isObject(body) ? body : {};
}

function saidIn(body: JsonObject): string | undefined {
  const error = objectAt(body, 'error');
  const message = stringAt(error, 'message') ?? stringAt(body, 'message') ?? stringAt(body, 'error');
  if (message === undefined) return undefined;
  const type = stringAt(error, 'type');
  return shortened(type === undefined ? message : `${type}: ${message}`, 500);
}

function shortened(text: string, length = 200): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}

function redacted(failure: ProviderFailure, { secrets }: FailureContext): ProviderFailure {
  let { message } = failure;
  for (const secret of secrets) if (secret.length >= 4) message = message.replaceAll(secret, '[key]');
  return { ...failure, message };
}
