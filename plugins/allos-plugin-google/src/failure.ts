import {
  failureKindOfStatus,
  filledStringOf,
  isAllosError,
  isJsonObject,
  jsonListOf,
  jsonObjectOf,
} from 'allos/plugin';
import { stringOf, type JsonObject, type ProviderFailure, type ProviderFailureKind } from 'allos/plugin';
import { oneLine, providerFailureOf, withoutSecrets } from 'allos/plugin/http';
import type { Stop } from './stop-reason.js';

/** Who answered, and what must not appear in a message. */
export interface FailureContext {
  readonly host: string;
  readonly secrets: readonly string[];
}

/** Kinds by Google's own words for the status (google.rpc.Code). */
const KINDS: Readonly<Record<string, ProviderFailureKind>> = {
  INVALID_ARGUMENT: 'bad_request',
  FAILED_PRECONDITION: 'bad_request',
  OUT_OF_RANGE: 'bad_request',
  UNIMPLEMENTED: 'bad_request',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  NOT_FOUND: 'not_found',
  RESOURCE_EXHAUSTED: 'rate_limit',
  UNAVAILABLE: 'overloaded',
  INTERNAL: 'server',
  UNKNOWN: 'server',
  ABORTED: 'server',
  CANCELLED: 'server',
  DEADLINE_EXCEEDED: 'server',
};
/** How an overflow of the context window is put. Quotas of tokens are another matter, and come as 429. */
const OVERFLOW =
  /(input|prompt) (token count|is too long)|exceeds the maximum number of tokens|input context is too long/i;
const BAD_KEY = /API key (not valid|expired|not found)|API_KEY_(INVALID|EXPIRED)/i;
/** Nothing that waiting helps against within one run. */
const SPENT = /PerDay|per day|credits? (are|is) depleted|prepay|spend(ing)? (cap|limit)|\blimit: 0\b/i;
const SIGNATURE = /thought.?signature/i;

/** The failure behind whatever a request threw: the SDK's errors, our `fetch`'s, a key that could not be read. */
export function failureOf(error: unknown, signal: AbortSignal, context: FailureContext): ProviderFailure {
  return withoutSecrets(withSecrets(error, signal, context), context.secrets);
}

function withSecrets(error: unknown, signal: AbortSignal, { host }: FailureContext): ProviderFailure {
  const body = bodyOf(error);
  const failure = providerFailureOf(error, signal, (status) => kindOf(body, status));
  if (isAllosError(error) && !signal.aborted) {
    const { code, message, hint } = error;
    const kind = code === 'auth.no_key' ? 'no_key' : code.startsWith('auth.') ? 'auth' : 'bad_request';
    return { kind, message, ...(hint === undefined ? {} : { hint }) };
  }
  if (failure.status === undefined) return failure;
  const said = saidIn(body) ?? oneLine(failure.message);
  return { ...failure, message: `${host} answered ${failure.status} ${said}`, ...waitAndHint(body) };
}

/** The failure that an error object in an answer of status 200 reports. */
export function failureOfBody(body: JsonObject, { host, secrets }: FailureContext): ProviderFailure {
  const { code } = errorIn(body) ?? {};
  const kind = kindOf(body, typeof code === 'number' ? code : undefined) ?? 'server';
  const message = `${host} reported ${saidIn(body) ?? oneLine(JSON.stringify(body))}`;
  return withoutSecrets({ kind, message, ...waitAndHint(body) }, secrets);
}

/** The failure of an answer that ended with something else than an answer; `raw` is the API's word for it. */
export function noAnswer(
  { kind, what }: Extract<Stop, { readonly type: 'failure' }>,
  { raw, message }: { readonly raw: string; readonly message: string | undefined },
  { host, secrets }: FailureContext,
): ProviderFailure {
  const more = message === undefined ? '' : `: ${oneLine(message, 300)}`;
  const hint = raw === 'MISSING_THOUGHT_SIGNATURE' ? { hint: FORK } : {};
  return withoutSecrets({ kind, message: `${host}: ${what} (${raw})${more}`, ...hint }, secrets);
}

/** The failure of an answer that is none of this API's; `text` is its beginning. */
export function unreadable(text: string, { host, secrets }: FailureContext): ProviderFailure {
  const message = `${host} did not answer as the Gemini API does: ${oneLine(text)}`;
  return withoutSecrets({ kind: 'bad_response', message }, secrets);
}

/** An answer that ended before it said why. */
export function cut({ host }: FailureContext): ProviderFailure {
  return { kind: 'cut', message: `the answer of ${host} ended before it was complete` };
}

/** The error that a body reports, if it does. */
export function errorIn(body: JsonObject): JsonObject | undefined {
  const error = body['error'];
  if (isJsonObject(error)) return error;
  return typeof error === 'string' && body['candidates'] === undefined ? { message: error } : undefined;
}

const FORK = 'Fork the session: a fork sends no signatures of what was said before.';

/** What the words tell comes first: a refused key and an overflow are plain 400s here. */
function kindOf(body: JsonObject, status: number | undefined): ProviderFailureKind | undefined {
  const error = errorIn(body) ?? {};
  const word = stringOf(error['status']) ?? '';
  const message = stringOf(error['message']) ?? '';
  const details = JSON.stringify(error['details'] ?? '');
  const limited = status === 429 || word === 'RESOURCE_EXHAUSTED';
  if (limited && (SPENT.test(message) || SPENT.test(details))) return 'payment';
  if (BAD_KEY.test(message) || BAD_KEY.test(details)) return 'auth';
  const refused = limited || status === 401 || status === 403;
  if (!refused && OVERFLOW.test(message)) return 'context_overflow';
  if (word === 'FAILED_PRECONDITION' && /billing/i.test(message)) return 'payment';
  if (status === 499) return 'server';
  if (status !== undefined && status >= 400) return failureKindOfStatus(status);
  return Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
}

function waitAndHint(body: JsonObject): Pick<ProviderFailure, 'retryAfterMs' | 'hint'> {
  const error = errorIn(body) ?? {};
  const hint = SIGNATURE.test(stringOf(error['message']) ?? '') ? { hint: FORK } : {};
  for (const detail of jsonListOf(error['details'])) {
    // google.rpc.RetryInfo: a duration such as `34.4s`.
    const seconds = Number.parseFloat(stringOf(jsonObjectOf(detail)?.['retryDelay']) ?? '');
    if (Number.isFinite(seconds)) return { retryAfterMs: Math.max(0, seconds * 1000), ...hint };
  }
  return hint;
}

/** The SDK puts the body into the message, as text; some servers send it in a list of one. */
function bodyOf(error: unknown): JsonObject {
  const text = error instanceof Error && error.name === 'ApiError' ? error.message : '';
  try {
    const body: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(body) ? jsonListOf(body)[0] : body;
    return isJsonObject(first) ? first : {};
  } catch {
    return {};
  }
}

function saidIn(body: JsonObject): string | undefined {
  const error = errorIn(body) ?? {};
  const message = filledStringOf(error['message']) ?? filledStringOf(body['message']);
  if (message === undefined) return undefined;
  const word = filledStringOf(error['status']);
  return oneLine(word === undefined ? message : `${word}: ${message}`, 500);
}
