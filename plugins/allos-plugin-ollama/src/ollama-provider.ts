import { answeredBy, AllosError, inject, OLLAMA_ANSWER, Provider, TOKENS, withoutLogin } from 'allos/plugin';
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
  drainBody,
  linkAbort,
  readApiKey,
  RecentlyUsed,
  RequestHistory,
  secretsOf,
  unlessAborted,
  type HttpResponse,
  type LentBody,
} from 'allos/plugin/http';
import { AnswerReader } from './answer-reader.js';
import { endpointOf, type Endpoint } from './base-url.js';
import { CallIds } from './call-ids.js';
import type { Answer } from './chat-reader.js';
import { configuredContext, contextSize } from './context-size.js';
import { isCut } from './cut-prompt.js';
import { failureOf, promptCut, refusalOf, withoutTools, type FailureContext } from './failure.js';
import { installedModels, onlyModelWithTools, shownModel, type ServerAccess } from './installed-models.js';
import { modelKey, UNKNOWN_MODEL, type ModelFacts } from './model-facts.js';
import { OllamaClient } from './ollama-client.js';
import { isSent, projectionFor } from './project.js';
import { PromptSize } from './prompt-size.js';
import { frameRequest, type RequestFrame } from './request.js';
import { WireTools } from './wire-tools.js';

/** Room for an answer whose length nobody bounded, in tokens. */
const ANSWER_TOKENS = 2048;

/** The models of an Ollama, spoken to by its native API. */
@Provider({
  name: 'ollama',
  description: 'Models of a local Ollama.',
  local: true,
  baseUrlEnv: ['OLLAMA_BASE_URL', 'OLLAMA_HOST'],
})
export class OllamaProvider implements Provider {
  /** What was serialised for one model may not fit another, so each has its own. */
  readonly #histories = new RecentlyUsed<RequestHistory>();
  readonly #facts = new Map<string, ModelFacts>();
  readonly #contexts = new Map<string, number>();
  readonly #wireTools = new WireTools();
  readonly #promptSize = new PromptSize();
  #client: OllamaClient | undefined;

  constructor(@inject(TOKENS.ProviderSettings) private readonly settings: ProviderSettings) {}

  capabilities(model: string): ProviderCapabilities {
    const facts = this.#factsOf(model);
    const { tools, images, reasoning } = facts ?? UNKNOWN_MODEL;
    // Words are levels where a model has them, and the switch where it has none.
    const efforts = facts === undefined ? undefined : reasoning ? ['none', 'low', 'medium', 'high', 'max'] : [];
    return {
      tools,
      images,
      reasoning,
      documents: false,
      ...(efforts === undefined ? {} : { efforts }),
      // The answer is made by a grammar, in which a call of a tool has no place (ollama/ollama issue 8095).
      structuredOutput: { dialect: OLLAMA_ANSWER, withoutTools: true, unseen: true },
    };
  }

  /** Until the model was called once, 8,192 or what is set; from then on what its context may grow to. */
  contextWindow(model: string): number {
    return this.#contextSize(model, this.#contexts.has(model) ? Infinity : 0);
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  async defaultModel(signal: AbortSignal): Promise<string> {
    const endpoint = endpointOf(this.settings.baseUrl);
    if (endpoint === undefined) throw new AllosError('config.invalid', noUrl(this.settings));
    const models = await this.#ask(endpoint, signal, installedModels);
    for (const { name, facts } of models) this.#facts.set(modelKey(name), facts);
    return onlyModelWithTools(models, endpoint.host);
  }

  async inspect(model: string, signal: AbortSignal): Promise<void> {
    const endpoint = endpointOf(this.settings.baseUrl);
    if (endpoint === undefined || this.#factsOf(model) !== undefined) return;
    try {
      const facts = await this.#ask(endpoint, signal, (access) => shownModel(model, access));
      this.#facts.set(modelKey(model), facts);
    } catch {
      // The call itself says what is wrong with the server or the model.
    }
  }

  lossesOf(request: ProviderRequest): readonly HopLoss[] {
    const endpoint = endpointOf(this.settings.baseUrl);
    if (endpoint === undefined) return [];
    const { frame } = this.#frame(request);
    const body = this.#history(this.#target(request, endpoint)).lend(request.messages, frame.head, frame.tail);
    body.release();
    return [...frame.losses, ...body.losses];
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { settings } = this;
    const endpoint = endpointOf(settings.baseUrl);
    if (endpoint === undefined) {
      yield { type: 'error', error: { kind: 'bad_request', message: noUrl(settings) } };
      return;
    }
    const abort = linkAbort(signal);
    let context: FailureContext = { host: endpoint.host, model: request.model, secrets: endpoint.secrets };
    let body: LentBody | undefined;
    let answer: HttpResponse | undefined;
    try {
      const target = this.#target(request, endpoint);
      const ids = new CallIds(request);
      const textTools = settings.options['textToolCalls'] === true ? [...request.tools] : undefined;
      const least = this.#promptSize.least(request);
      const { frame, refusal } = this.#frame(request);
      if (refusal !== undefined) {
        yield { type: 'error', error: refusal };
        return;
      }
      body = this.#history(target).lend(request.messages, frame.head, frame.tail);
      const losses = [...frame.losses, ...body.losses];

      const key = await unlessAborted(readApiKey(settings), signal);
      context = { ...context, secrets: [...secretsOf(key, settings.headers), ...endpoint.secrets] };
      const { api, endpoint: to } = target;
      const invalid = await settings.beforeSend?.({ api, endpoint: to, body: body.bytes });
      if (invalid !== undefined) {
        yield { type: 'error', error: invalid };
        return;
      }
      answer = await this.#open().chat({ endpoint, key }, body.bytes, abort.signal);
      if (!answer.ok) {
        yield { type: 'error', error: await refusalOf(answer, signal, context) };
        return;
      }
      // One hop for each piece of the body, however many tokens it holds.
      const reader = new AnswerReader(ids, context, textTools);
      const pieces = answer.body[Symbol.asyncIterator]();
      while (reader.ending === undefined) {
        const piece = await pieces.next();
        for (const event of piece.done === true ? reader.end() : reader.push(piece.value)) yield event;
      }
      if (reader.ending.type === 'failure') yield { type: 'error', error: reader.ending.failure };
      else {
        await drainBody(pieces);
        const { promptTokens: counted } = reader.ending.answer;
        const { contextTokens } = frame;
        // Never an answer to a part of the question.
        if (isCut({ counted, least, contextTokens })) {
          yield { type: 'error', error: promptCut({ counted, contextTokens }, context) };
          return;
        }
        yield finishOf(reader.ending.answer, target, losses);
      }
    } catch (error) {
      yield { type: 'error', error: failureOf(error, signal, context) };
    } finally {
      await answer?.body.cancel();
      body?.release();
      abort.unlink();
    }
  }

  async #ask<T>(endpoint: Endpoint, signal: AbortSignal, question: (access: ServerAccess) => Promise<T>): Promise<T> {
    const { settings } = this;
    const abort = linkAbort(signal);
    try {
      const key = await unlessAborted(readApiKey(settings), signal);
      const secrets = [...secretsOf(key, settings.headers), ...endpoint.secrets];
      const context = { host: endpoint.host, model: '', secrets };
      const client = this.#open();
      const { fetch } = client;
      return await question({ endpoint, headers: client.headers(key), fetch, context, signal: abort.signal });
    } finally {
      abort.unlink();
    }
  }

  /** The request but its messages, or why it is not sent. */
  #frame(request: ProviderRequest): { readonly frame: RequestFrame; readonly refusal?: ProviderFailure } {
    const { settings } = this;
    const facts = this.#factsOf(request.model);
    const prompt = this.#promptSize.tokens(request);
    const contextTokens = this.#contextSize(request.model, prompt + (request.maxOutputTokens ?? ANSWER_TOKENS));
    this.#contexts.set(request.model, contextTokens);
    const { options } = settings;
    const frame = frameRequest(request, { options, facts, contextTokens, wireTools: this.#wireTools });
    if (!request.messages.some(isSent)) {
      return { frame, refusal: { kind: 'bad_request', message: 'there is no message to answer' } };
    }
    if (facts?.tools === false && request.tools.length > 0 && request.toolChoice !== 'none') {
      const host = endpointOf(settings.baseUrl)?.host ?? settings.name;
      return { frame, refusal: withoutTools({ host, model: request.model, secrets: [] }) };
    }
    const window = Math.min(frame.contextTokens, facts?.contextTokens ?? frame.contextTokens);
    if (prompt <= window) return { frame };
    const message = `the prompt is about ${prompt} tokens long and ${request.model} is run with ${window}`;
    const hint = `Set providers.${settings.name}.numCtx higher, as far as the model and the memory allow.`;
    return { frame, refusal: { kind: 'context_overflow', message, hint } };
  }

  #history(target: Origin): RequestHistory {
    const takesImages = this.#factsOf(target.model)?.images ?? true;
    return this.#histories.get(
      [target.endpoint, target.model, target.lineage, takesImages],
      () => new RequestHistory(projectionFor({ target, takesImages })),
    );
  }

  #contextSize(model: string, needed: number): number {
    return contextSize({
      configured: configuredContext(model, this.settings.options),
      trained: this.#factsOf(model)?.contextTokens,
      previous: this.#contexts.get(model),
      needed,
    });
  }

  #target({ model, lineage }: ProviderRequest, endpoint: Endpoint): Origin {
    return { provider: this.settings.name, api: 'ollama', endpoint: endpoint.origin, model, lineage };
  }

  #factsOf(model: string): ModelFacts | undefined {
    return this.#facts.get(modelKey(model));
  }

  #open(): OllamaClient {
    this.#client ??= new OllamaClient(this.settings);
    return this.#client;
  }
}

function noUrl({ name, baseUrl }: ProviderSettings): string {
  const shown = withoutLogin(baseUrl ?? '');
  return `the base URL of ${name} is no http or https URL: ${shown}`;
}

function finishOf(whole: Answer, target: Origin, losses: readonly HopLoss[]): ProviderFinish {
  const { content, stopReason, rawStopReason, usage, model, note } = whole;
  return {
    type: 'finish',
    content,
    stopReason,
    usage,
    origin: answeredBy(target, model),
    ...(rawStopReason === undefined ? {} : { rawStopReason }),
    ...(losses.length === 0 ? {} : { losses }),
    ...(note === undefined ? {} : { raw: { note } }),
  };
}
