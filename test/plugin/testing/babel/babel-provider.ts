import {
  failureKindOfStatus,
  isAllosError,
  type HopLoss,
  type Origin,
  type Provider,
  type ProviderCapabilities,
  type ProviderEvent,
  type ProviderFailure,
  type ProviderFailureKind,
  type ProviderRequest,
  type ProviderSettings,
} from 'allos/plugin';
import {
  createFetch,
  drainBody,
  hasCredentialHeader,
  linkAbort,
  oneLine,
  providerFailureOf,
  readApiKey,
  retryAfterOf,
  secretsOf,
  unlessAborted,
  withoutSecrets,
  type HttpResponse,
} from 'allos/plugin/http';
import { AnswerReader } from './babel-answer.js';
import { LinesReader } from './babel-lines.js';
import { FrameWriter, TalkWriter } from './babel-request.js';
import type { Has } from './defect.js';

const LONG_MS = 3_600_000;
const NEVER = new AbortController().signal;

/** A sound provider for Babel, or one with a defect. */
export class BabelProvider implements Provider {
  readonly #settings: ProviderSettings;
  readonly #has: Has;
  readonly #talk: TalkWriter;
  readonly #frame: FrameWriter;
  /** There for defects only: what calls must not share. */
  readonly #shared: { key?: string | undefined; body?: string; reader?: AnswerReader; failed?: boolean } = {};

  constructor(settings: ProviderSettings, defect?: string) {
    this.#settings = settings;
    this.#has = (contract) => contract === defect;
    this.#talk = new TalkWriter(this.#has);
    this.#frame = new FrameWriter(this.#has);
  }

  capabilities(): ProviderCapabilities {
    return { tools: !this.#has('local.capabilities'), images: true, reasoning: true };
  }

  contextWindow(): number {
    return this.#has('local.window') ? Number.NaN : 100_000;
  }

  countTokens(text: string): number {
    return this.#has('local.tokens') ? text.length : Math.max(1, Math.ceil(text.length / 4));
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const has = this.#has;
    const call: Call = { request, signal, key: undefined, answer: undefined, reader: undefined, losses: [] };
    if (has('abort.listeners')) signal.addEventListener('abort', () => undefined);
    const held: ProviderEvent[] = [];
    try {
      for await (const event of this.#answer(call)) {
        if (has('text.streamed')) held.push(event);
        else yield event;
      }
      yield* held;
    } catch (error) {
      if (has('answer.nonsense')) throw error;
      yield this.#end(error, call);
    } finally {
      if (!has('abort.left') && !has('abort.connection')) await call.answer?.body.cancel();
    }
    if (has('abort.after') && signal.aborted) yield { type: 'error', error: { kind: 'aborted', message: 'aborted' } };
  }

  async *#answer(call: Call): AsyncGenerator<ProviderEvent> {
    const has = this.#has;
    const { request, signal } = call;
    if (has('request.unchanged')) (request.tools as ProviderRequest['tools'][number][]).reverse();
    if (has('failure.recovers') && this.#shared.failed === true) throw new Error('it failed before');
    const target = this.#target(request);
    if (has('request.growing-list')) await Promise.resolve();
    if (has('transcript.ends-with-answer') && request.messages.at(-1)?.role === 'assistant')
      throw new Error('nothing to answer');
    const { talk, losses } = this.#talk.write(request.messages, target);
    this.#talk.remember(request.messages);
    call.losses = losses;
    const body = JSON.stringify({ ...this.#frame.write(request), talk });
    this.#shared.body = body;
    const messages = [...request.messages];
    call.key = await this.#key(has('abort.key') ? NEVER : signal);
    const sent = has('concurrent.requests') ? this.#shared.body : body;
    const unsent = this.#noKey(call.key) ?? (await this.#held(sent, target));
    if (unsent !== undefined) {
      yield this.#failed(unsent, call);
      return;
    }
    const response = await this.#send(sent, call);
    call.answer = response;
    if (!response.ok) {
      yield { type: 'error', error: await this.#refused(response, call) };
      return;
    }

    const reader = has('concurrent.answers')
      ? (this.#shared.reader ??= new AnswerReader(messages, has))
      : new AnswerReader(messages, has);
    call.reader = reader;
    const lines = new LinesReader(reader, has);
    const pieces = response.body[Symbol.asyncIterator]();
    let told = 0;
    while (lines.failure === undefined && (!reader.over || has('stream.left-open') || has('stream.ended-twice'))) {
      const next = pieces.next();
      const piece = await (has('abort.connection') ? unlessAborted(next, signal) : next);
      yield* piece.done === true ? lines.end() : lines.push(piece.value);
      if (has('stream.ended-twice'))
        for (let end = 0; end < lines.ends; end++, told++) yield this.#finish(call, target);
      if (piece.done === true) break;
    }
    if (lines.failure !== undefined) yield this.#failed(lines.failure, call);
    else if (told === 0) {
      if (reader.over) await drainBody(pieces);
      yield reader.over || lines.taken ? this.#finish(call, target) : this.#failed(lines.broken(), call);
    }
  }

  #target({ model, lineage }: ProviderRequest): Origin {
    const { name, baseUrl = 'https://babel.example' } = this.#settings;
    const endpoint = this.#has('origin.told') ? 'https://babel.example' : baseUrl;
    return { provider: name, api: 'babel', endpoint, model, lineage };
  }

  async #key(signal: AbortSignal): Promise<string | undefined> {
    const has = this.#has;
    if (has('request.key') && this.#shared.key !== undefined) return this.#shared.key;
    const read = has('failure.key-helper') ? this.#settings.apiKey().catch(() => 'none') : readApiKey(this.#settings);
    return (this.#shared.key = await unlessAborted(read, has('abort.before') ? NEVER : signal));
  }

  #noKey(key: string | undefined): ProviderFailure | undefined {
    if (key !== undefined || hasCredentialHeader(this.#settings.headers)) return undefined;
    return this.#has('request.no-key') ? undefined : { kind: 'no_key', message: 'Babel needs a key and none is set' };
  }

  /** What speaks against sending it. */
  async #held(body: string, { api, endpoint }: Origin): Promise<ProviderFailure | undefined> {
    if (this.#has('request.checked')) return undefined;
    const held = await this.#settings.beforeSend?.({ api, endpoint, body: Buffer.from(body) });
    return this.#has('request.held-back') ? undefined : held;
  }

  async #send(body: string, { key, signal }: Call): Promise<HttpResponse> {
    const has = this.#has;
    const { baseUrl = '', headers, timeouts } = this.#settings;
    const fetch = createFetch({
      connectMs: has('timeout.connect') ? LONG_MS : timeouts.connectMs,
      firstByteMs: has('timeout.first-byte') ? LONG_MS : timeouts.firstByteMs,
      idleMs: has('timeout.idle') ? LONG_MS : timeouts.idleMs,
      totalMs: has('timeout.total') ? LONG_MS : timeouts.totalMs,
    });
    const url = has('request.base-url') ? new URL('/talk', baseUrl).href : `${baseUrl}/talk`;
    const deaf = has('abort.waiting') || has('abort.connection') || (has('abort.before') && signal.aborted);
    const init = {
      method: 'POST',
      headers: { ...(has('request.headers') ? {} : headers), authorization: `Bearer ${key}` },
      body,
      signal: deaf ? NEVER : linkAbort(signal).signal,
    };
    const response = await fetch(url, init);
    const location = response.headers.get('location');
    if (has('failure.once') && response.status >= 429) return await fetch(url, init);
    return has('failure.redirect') && location !== null ? await fetch(location, init) : response;
  }

  async #refused(response: HttpResponse, call: Call): Promise<ProviderFailure> {
    const has = this.#has;
    const text = has('abort.refusal') ? await response.text().catch(() => '') : await response.text();
    let told: { readonly kind?: ProviderFailureKind; readonly message?: string } = {};
    try {
      told = (JSON.parse(text) as { readonly error?: typeof told }).error ?? {};
    } catch {
      // A proxy speaks no Babel.
    }
    const kind = told.kind ?? failureKindOfStatus(response.status);
    const retryAfterMs = retryAfterOf((name) => response.headers.get(name));
    const message = has('failure.bad_request')
      ? 'refused'
      : `Babel said: ${told.message ?? (has('failure.page') ? text : oneLine(text))}`;
    const failure = {
      kind: has(`failure.${kind}`) && kind !== 'bad_request' ? 'bad_response' : kind,
      message,
      status: response.status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    } as const;
    return this.#failed(failure, call).error;
  }

  /** What anything thrown means. */
  #end(error: unknown, call: Call): ProviderEvent {
    const has = this.#has;
    const known = isAllosError(error) && !call.signal.aborted;
    const failure = known
      ? ({ kind: 'no_key', message: error.message } as const)
      : providerFailureOf(error, call.signal);
    if (failure.kind === 'cut' && has('cut.destroyed') && call.reader !== undefined)
      return this.#finish(call, this.#target(call.request));
    const wrong =
      (failure.kind === 'connection' && (has('failure.refused') || has('failure.reset'))) ||
      (failure.kind === 'aborted' && has('abort.answering') && call.answer !== undefined);
    return this.#failed(wrong ? { ...failure, kind: 'server' } : failure, call);
  }

  #failed(failure: ProviderFailure, { key }: Call): { readonly type: 'error'; readonly error: ProviderFailure } {
    this.#shared.failed = true;
    if (this.#has('failure.secret')) return { type: 'error', error: failure };
    return { type: 'error', error: withoutSecrets(failure, secretsOf(key, this.#settings.headers)) };
  }

  #finish({ reader, losses }: Call, target: Origin): ProviderEvent {
    const { model = target.model, ...answer } = (reader as AnswerReader).answer();
    const told = this.#has('origin.served-model') || model === target.model ? {} : { requestedModel: target.model };
    return { type: 'finish', ...answer, origin: { ...target, model, ...told }, losses };
  }
}

/** One call under way. */
interface Call {
  readonly request: ProviderRequest;
  readonly signal: AbortSignal;
  key: string | undefined;
  answer: HttpResponse | undefined;
  reader: AnswerReader | undefined;
  losses: readonly HopLoss[];
}
