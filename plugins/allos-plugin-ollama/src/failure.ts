import { failureKindOfStatus, isAllosError, isJsonObject, jsonObjectOf, messageOf, stringOf } from 'allos/plugin';
import type { JsonObject, ProviderFailure, ProviderFailureKind } from 'allos/plugin';
import { oneLine, providerFailureOf, retryAfterOf, withoutSecrets, type HttpResponse } from 'allos/plugin/http';

/** Who answered what, and what must not appear in a message. */
export interface FailureContext {
  readonly host: string;
  readonly model: string;
  readonly secrets: readonly string[];
}

/** How the versions of the server and its runners put an overflow (WP-36). */
const OVERFLOW = /exceed\w*\b.{0,60}\bcontext|\bcontext\b.{0,60}\bexceed|prompt (is )?too long|input is too long/i;
const NO_MODEL = /\bmodel\b.*\bnot found|\bno such model\b|try pulling it/i;
const NO_ABILITY = /does not support (\w+)/i;
const TOO_BIG = /requires more system memory/i;
const BUSY = /server busy|maximum pending requests|overloaded/i;
const REFUSED = /\bunauthori[sz]ed\b|\bsign ?in\b/i;
/** An error body of a proxy may be a whole page. */
const LONGEST_BODY = 64 * 1024;

/** The failure behind whatever a request threw: our `fetch`'s, the body's, a key that could not be read. */
export function failureOf(error: unknown, signal: AbortSignal, context: FailureContext): ProviderFailure {
  const failure = providerFailureOf(error, signal);
  if (failure.kind === 'aborted') return failure;
  if (isAllosError(error)) {
    const { message, hint } = error;
    const kind = error.code === 'auth.no_key' ? 'no_key' : 'auth';
    return withoutSecrets({ kind, message, ...(hint === undefined ? {} : { hint }) }, context.secrets);
  }
  if (failure.kind !== 'connection') return withoutSecrets(failure, context.secrets);
  const hint = 'Start Ollama (`ollama serve`), or set OLLAMA_HOST to where it runs.';
  return withoutSecrets({ ...failure, hint }, context.secrets);
}

/** The failure that an answer with an error status reports. Reads its body. */
export async function refusalOf(
  answer: HttpResponse,
  signal: AbortSignal,
  context: FailureContext,
): Promise<ProviderFailure> {
  try {
    const said = await saidBy(answer);
    const retryAfterMs = retryAfterOf((name) => answer.headers.get(name));
    const failure = refused(answer.status, said, context);
    return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
  } catch (error) {
    return signal.aborted ? failureOf(error, signal, context) : refused(answer.status, messageOf(error), context);
  }
}

/** What an answer with an error status says. Reads its body. */
export async function saidBy(answer: HttpResponse): Promise<string> {
  const text = await beginningOf(answer);
  return saidIn(text) ?? (oneLine(text) || answer.statusText);
}

/** The failure that an error status stands for, with what was said to it. */
export function refused(status: number, said: string, context: FailureContext): ProviderFailure {
  const kind = kindOf(said, status) ?? failureKindOfStatus(status);
  const failure: ProviderFailure = { kind, message: `${context.host} answered ${status}: ${said}`, status };
  return withoutSecrets(withAdvice(failure, said, context), context.secrets);
}

/** Whether a line of an answer is an error (ollama `{"error": "..."}`, in a 200 too). */
export function isErrorBody(body: JsonObject): boolean {
  const { error } = body;
  return error !== undefined && error !== null && error !== '' && error !== false;
}

/** The failure that an error inside an answer of status 200 reports. */
export function failureInAnswer(body: JsonObject, context: FailureContext): ProviderFailure {
  const said = saidInBody(body) ?? oneLine(JSON.stringify(body));
  const status = [body['status'], body['status_code'], body['StatusCode']].find(isErrorStatus);
  const failure: ProviderFailure = {
    kind: kindOf(said, status) ?? (status === undefined ? 'server' : failureKindOfStatus(status)),
    message: `${context.host} reported: ${said}`,
  };
  return withoutSecrets(withAdvice(failure, said, context), context.secrets);
}

/** The failure of an answer that is none of this API's; `text` is its beginning. */
export function unreadable(text: string, context: FailureContext): ProviderFailure {
  const message = `${context.host} did not answer as Ollama does: ${oneLine(text)}`;
  return withoutSecrets({ kind: 'bad_response', message }, context.secrets);
}

/** An answer that ended before `done: true`. */
export function cut(context: FailureContext): ProviderFailure {
  return { kind: 'cut', message: `the answer of ${context.host} ended before it was complete` };
}

/** The server answered from a part of the prompt. */
export function promptCut(
  { counted, contextTokens }: { readonly counted: number | undefined; readonly contextTokens: number },
  context: FailureContext,
): ProviderFailure {
  const message = `${context.host} read ${counted ?? 0} tokens of a longer prompt: it was cut to a window of ${contextTokens}, and the answer is of no use`;
  const hint = 'Set numCtx of the provider higher, update Ollama, or begin a new session.';
  return withoutSecrets({ kind: 'context_overflow', message, hint }, context.secrets);
}

/** A model that cannot call tools, and a request that offers some. */
export function withoutTools({ host, model, secrets }: FailureContext): ProviderFailure {
  const message = `${model} at ${host} cannot call tools, and tools are offered`;
  const hint = adviceFor('bad_request', 'does not support tools', model);
  return withoutSecrets({ kind: 'bad_request', message, ...(hint === undefined ? {} : { hint }) }, secrets);
}

/** An answer that only says that the model was loaded or unloaded; asked again, a server that is ready answers. */
export function notAnswered(reason: 'load' | 'unload', context: FailureContext): ProviderFailure {
  const message = `${context.host} only ${reason}ed the model ${context.model} and did not answer`;
  return withoutSecrets({ kind: 'overloaded', message }, context.secrets);
}

/** What the words tell and the status does not: most errors of the runner come as 500, and none in a stream has one. */
function kindOf(said: string, status: number | undefined): ProviderFailureKind | undefined {
  if (status === 401 || status === 403 || status === 429) return undefined;
  if (OVERFLOW.test(said)) return 'context_overflow';
  // Asking again does not make the memory larger.
  if (NO_ABILITY.test(said) || TOO_BIG.test(said)) return 'bad_request';
  if (NO_MODEL.test(said) && (status === undefined || status === 400)) return 'not_found';
  if (BUSY.test(said)) return 'overloaded';
  if (status === undefined && REFUSED.test(said)) return 'auth';
  return undefined;
}

function withAdvice(failure: ProviderFailure, said: string, { model }: FailureContext): ProviderFailure {
  const hint = adviceFor(failure.kind, said, model);
  return hint === undefined ? failure : { ...failure, hint };
}

function adviceFor(kind: ProviderFailureKind, said: string, model: string): string | undefined {
  if (kind === 'not_found') {
    return NO_MODEL.test(said)
      ? `Install it with \`ollama pull ${model}\`, or name an installed model.`
      : 'No Ollama API is there: check the base URL.';
  }
  if (kind === 'context_overflow') return 'Set numCtx of the provider higher, or begin a new session.';
  const lacking = kind === 'bad_request' ? NO_ABILITY.exec(said)?.[1] : undefined;
  if (lacking === 'tools') return `Use a model with the capability tools (\`ollama show ${model}\` lists them).`;
  if (lacking === 'thinking') return 'Leave the effort and `think` away.';
  return undefined;
}

async function beginningOf(answer: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of answer.body) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > LONGEST_BODY) break;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function saidIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? saidInBody(body) : undefined;
  } catch {
    return undefined;
  }
}

/** Proxies put the message one level deeper. */
function saidInBody(body: JsonObject): string | undefined {
  const said =
    stringOf(body['error']) ?? stringOf(jsonObjectOf(body['error'])?.['message']) ?? stringOf(body['message']);
  return said === undefined || said.trim() === '' ? undefined : oneLine(said, 500);
}

function isErrorStatus(value: unknown): value is number {
  return typeof value === 'number' && value >= 400 && value < 600;
}
