import { answeredBy, GEMINI, inject, Provider, TOKENS, withoutLogin } from 'allos/plugin';
import type {
  HopLoss,
  Origin,
  ProviderCapabilities,
  ProviderEvent,
  ProviderFailure,
  ProviderFinish,
  ProviderRequest,
  ProviderSettings,
} from 'allos/plugin';
import {
  hasCredentialHeader,
  linkAbort,
  nextWithin,
  readApiKey,
  RecentlyUsed,
  RequestHistory,
  secretsOf,
  unlessAborted,
  type HttpResponse,
  type LentBody,
} from 'allos/plugin/http';
import { AnswerReader } from './answer-reader.js';
import { CallIds } from './call-ids.js';
import { configuredWindow } from './configured-window.js';
import type { Answer } from './content-reader.js';
import { endpointOf, type Endpoint } from './endpoint.js';
import { failureOf, type FailureContext } from './failure.js';
import { GoogleClient } from './google-client.js';
import { geminiRules, type GeminiRules } from './model-rules.js';
import { isSent, projectionFor } from './project.js';
import { frameRequest } from './request.js';
import { toolNames, WireTools } from './wire-tools.js';

const NOTHING_TO_ANSWER: ProviderFailure = { kind: 'bad_request', message: 'there is no message to answer' };
/** How long a server may keep the connection open after it gave the reason for the end. */
const AFTER_WHOLE_MS = 3_000;

/**
 * Gemini models through `streamGenerateContent` of the Gemini API, and what else speaks it.
 *
 * Options under `providers.google`: `thinking` (`on`, `off`, `default`, a level, a budget in tokens, or the API's own
 * object), `effort`, `includeThoughts` (`false` for no summaries of the thinking), and `contextWindow`, also for each of
 * `models`. What a model refuses is left out and told with the answer.
 */
@Provider({
  name: 'google',
  description: 'Gemini models through the Gemini API.',
  keyEnv: ['GOOGLE_API_KEY', 'GEMINI_API_KEY'],
  baseUrlEnv: ['GOOGLE_GEMINI_BASE_URL'],
  defaultModel: 'gemini-3.8-flash',
})
export class GoogleProvider implements Provider {
  /** What was serialised for one model may not fit another, so each has its own. */
  readonly #histories = new RecentlyUsed<RequestHistory>();
  readonly #wireTools = new WireTools();
  readonly #known = new Map<string, GeminiRules>();
  readonly #client: GoogleClient;
  readonly #endpoint: Endpoint | undefined;

  constructor(@inject(TOKENS.ProviderSettings) private readonly settings: ProviderSettings) {
    this.#client = new GoogleClient(settings);
    this.#endpoint = endpointOf(settings.baseUrl);
  }

  capabilities(model: string): ProviderCapabilities {
    const { thinking, windowAssumed, takes, efforts, structuredOutput, answerBesideTools } = this.#rules(model);
    const assumed = windowAssumed && configuredWindow(model, this.settings.options) === undefined;
    const output = { dialect: GEMINI, ...(answerBesideTools ? {} : { withoutTools: true as const }) };
    return {
      tools: true,
      images: takes.images,
      documents: takes.documents,
      reasoning: thinking.form !== 'none',
      ...(efforts === undefined ? {} : { efforts }),
      ...(structuredOutput === true ? { structuredOutput: output } : {}),
      ...(assumed ? { windowAssumed: true } : {}),
    };
  }

  contextWindow(model: string): number {
    return configuredWindow(model, this.settings.options) ?? this.#rules(model).contextWindow;
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  lossesOf(request: ProviderRequest): readonly HopLoss[] {
    const endpoint = this.#endpoint;
    if (endpoint === undefined) return [];
    const { body, losses } = this.#written(request, this.#target(request, endpoint));
    body.release();
    return losses;
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { settings } = this;
    const endpoint = this.#endpoint;
    if (endpoint === undefined) {
      const message = `providers.${settings.name}.baseUrl is no http or https URL: ${withoutLogin(settings.baseUrl ?? '')}`;
      yield { type: 'error', error: { kind: 'bad_request', message } };
      return;
    }
    const abort = linkAbort(signal);
    let context: FailureContext = { host: endpoint.host, secrets: [] };
    let body: LentBody | undefined;
    let response: HttpResponse | undefined;
    try {
      const target = this.#target(request, endpoint);
      const { losses, ...written } = this.#written(request, target);
      body = written.body;
      const asked = { ids: new CallIds(request), toolName: toolNames(request.tools) };
      const empty = !request.messages.some((message) => isSent(message, target));

      const key = await unlessAborted(readApiKey(settings), signal);
      context = { host: endpoint.host, secrets: secretsOf(key, settings.headers) };
      const failure = empty ? NOTHING_TO_ANSWER : noKey(endpoint, key, settings);
      if (failure !== undefined) {
        yield { type: 'error', error: failure };
        return;
      }
      const invalid = await settings.beforeSend?.({
        api: target.api,
        endpoint: target.endpoint,
        model: request.model,
        body: body.bytes,
      });
      if (invalid !== undefined) {
        yield { type: 'error', error: invalid };
        return;
      }
      const post = { endpoint, key, model: request.model, body: body.bytes };
      response = await this.#client.post(post, abort.signal);

      // One hop for each piece of the body, however many tokens it holds.
      const reader = new AnswerReader(asked, context);
      const pieces = response.body[Symbol.asyncIterator]();
      while (reader.ending === undefined) {
        const piece = reader.settled ? await nextWithin(pieces, AFTER_WHOLE_MS) : await pieces.next();
        for (const event of piece.done === true ? reader.end() : reader.push(piece.value)) yield event;
      }
      signal.throwIfAborted();
      if (reader.ending.type === 'failure') yield { type: 'error', error: reader.ending.failure };
      else yield finishOf(reader.ending.answer, target, losses);
    } catch (error) {
      yield { type: 'error', error: failureOf(error, signal, context) };
    } finally {
      await response?.body.cancel();
      body?.release();
      abort.unlink();
    }
  }

  #target({ model, lineage }: ProviderRequest, endpoint: Endpoint): Origin {
    return { provider: this.settings.name, api: 'gemini', endpoint: endpoint.origin, model, lineage };
  }

  /** The request as it is sent; its body must be released. */
  #written(request: ProviderRequest, target: Origin): { readonly body: LentBody; readonly losses: readonly HopLoss[] } {
    const rules = this.#rules(request.model);
    const { options } = this.settings;
    const frame = frameRequest(request, { options, target, rules, wireTools: this.#wireTools });
    const body = this.#history(target, rules).lend(request.messages, frame.head, frame.tail);
    return { body, losses: [...frame.losses, ...body.losses] };
  }

  #rules(model: string): GeminiRules {
    let rules = this.#known.get(model);
    if (rules === undefined) {
      rules = geminiRules(model, this.settings.rulesOf);
      this.#known.set(model, rules);
    }
    return rules;
  }

  #history(target: Origin, model: GeminiRules): RequestHistory {
    return this.#histories.get(
      [target.model, target.lineage],
      () => new RequestHistory(projectionFor({ target, model })),
    );
  }
}

function finishOf(whole: Answer, target: Origin, losses: readonly HopLoss[]): ProviderFinish {
  const { content, stopReason, rawStopReason, usage, id, model, raw } = whole;
  return {
    type: 'finish',
    content,
    stopReason,
    rawStopReason,
    usage,
    origin: answeredBy(target, model),
    ...(id === undefined ? {} : { responseId: id }),
    ...(losses.length === 0 ? {} : { losses }),
    ...(raw === undefined ? {} : { raw }),
  };
}

function noKey(endpoint: Endpoint, key: string | undefined, settings: ProviderSettings): ProviderFailure | undefined {
  if (key !== undefined || hasCredentialHeader(settings.headers) || !endpoint.official) return undefined;
  const hint = `Set GOOGLE_API_KEY or providers.${settings.name}.apiKey.`;
  return { kind: 'no_key', message: `no key for ${endpoint.host}`, hint };
}
