import {
  inject,
  OPENAI_STRICT,
  Provider,
  TOKENS,
  type HopLoss,
  type ProviderCapabilities,
  type ProviderEvent,
  type ProviderFailure,
  type ProviderRequest,
  type ProviderSettings,
} from 'allos/plugin';
import { oneLine, secretsOf, unlessAborted, withoutSecrets, type LentBody } from 'allos/plugin/http';
import { withApiHint } from './api-hint.js';
import { servedApi, type ServedApi } from './api-option.js';
import { ArrivingAnswer } from './arriving-answer.js';
import { ChatApi } from './chat/chat-api.js';
import { OpenAiClient } from './client.js';
import { keyFor } from './credentials.js';
import { endpointOf, type Endpoint } from './endpoint.js';
import { failureOf } from './failure.js';
import { Models } from './models.js';
import { ResponsesApi } from './responses/responses-api.js';
import type { ServerCompat } from './server-compat.js';
import type { WireApi } from './wire-api.js';

const NOTHING_TO_ANSWER: ProviderFailure = { kind: 'bad_request', message: 'there is no message to answer' };

/**
 * OpenAI's models, and every server that speaks Responses or Chat Completions.
 *
 * Options under `providers.openai`: `api` (`chat` or `responses`, see `servedApi`), `compat` (how a server departs from
 * the others, see `ServerCompat`), `contextWindow`, `models` with the window of each, and on Responses
 * `reasoningSummary` (`auto`, `concise` or `detailed`) for models that tell what they think.
 */
@Provider({
  name: 'openai',
  description: 'OpenAI models, and servers that speak Chat Completions',
  keyEnv: ['OPENAI_API_KEY'],
  baseUrlEnv: ['OPENAI_BASE_URL'],
  defaultModel: 'gpt-6.1-sol',
})
export class OpenAiProvider implements Provider {
  readonly #settings: ProviderSettings;
  readonly #models: Models;
  readonly #chat: ChatApi;
  readonly #responses: ResponsesApi;
  #endpoint: Endpoint | undefined;

  constructor(@inject(TOKENS.ProviderSettings) settings: ProviderSettings) {
    this.#settings = settings;
    this.#models = new Models(settings);
    const parts = { client: new OpenAiClient(settings), models: this.#models };
    this.#chat = new ChatApi(settings, parts);
    this.#responses = new ResponsesApi(settings, parts);
  }

  capabilities(model: string): ProviderCapabilities {
    const facts = this.#models.of(model);
    const compat = this.#compat(model);
    const documents = compat?.files === false ? false : facts.documents;
    const efforts = (this.#speaks('chat') ? facts.chatEfforts : undefined) ?? facts.efforts;
    const isStructured = facts.structuredOutput ?? compat?.structuredOutput ?? false;
    return {
      tools: true,
      images: compat?.images ?? facts.images ?? true,
      reasoning: facts.reasoning,
      ...(documents === undefined ? {} : { documents }),
      ...(efforts === undefined ? {} : { efforts }),
      ...(isStructured ? { structuredOutput: { dialect: OPENAI_STRICT } } : {}),
      ...(facts.contextWindow === undefined ? { windowAssumed: true } : {}),
    };
  }

  contextWindow(model: string): number | undefined {
    return this.#models.of(model).contextWindow ?? this.#compat(model)?.contextWindow;
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  lossesOf(request: ProviderRequest): readonly HopLoss[] {
    let endpoint: Endpoint;
    try {
      endpoint = this.#target();
    } catch {
      // `stream` says what is wrong with the base URL.
      return [];
    }
    const { body } = this.#apiAt(endpoint).prepare(request, endpoint);
    body.release();
    return body.losses;
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    let endpoint: Endpoint | undefined;
    let key: string | undefined;
    let body: LentBody | undefined;
    let answer: ArrivingAnswer | undefined;
    try {
      endpoint = this.#target();
      // The transcript is read before anything is awaited: it may be the agent's own growing list.
      const api = this.#apiAt(endpoint);
      const prepared = api.prepare(request, endpoint);
      body = prepared.body;
      if (body.isEmpty) {
        yield this.#failed(NOTHING_TO_ANSWER, undefined);
        return;
      }
      key = await unlessAborted(keyFor(endpoint, this.#settings), signal);
      const invalid = await this.#settings.beforeSend?.({
        api: servedApi(this.#settings, endpoint),
        endpoint: endpoint.url,
        body: body.bytes,
      });
      if (invalid !== undefined) {
        yield this.#failed(invalid, key);
        return;
      }
      const response = await api.send(prepared, { endpoint, key }, signal);
      answer = new ArrivingAnswer(response.body, prepared.answer, signal);
      for (let events = await answer.next(); events !== undefined; events = await answer.next()) {
        for (const event of events) yield event.type === 'error' ? this.#failed(event.error, key) : event;
      }
    } catch (error) {
      yield this.#failed(this.#failureOf(error, request, endpoint, signal), key);
    } finally {
      answer?.close();
      body?.release();
    }
  }

  #failureOf(
    error: unknown,
    request: ProviderRequest,
    endpoint: Endpoint | undefined,
    signal: AbortSignal,
  ): ProviderFailure {
    if (endpoint === undefined) return failureOf(error, { host: 'the server', emptyErrorIsOverflow: false, signal });
    const { emptyErrorIsOverflow } = this.#chat.compat(endpoint, request.model);
    const failure = failureOf(error, { host: endpoint.host, emptyErrorIsOverflow, signal });
    const api = servedApi(this.#settings, endpoint);
    const facts = this.#models.of(request.model);
    return withApiHint(failure, { api, endpoint, request, facts, name: this.#settings.name });
  }

  /** What is known of the server; undefined for settings that cannot be used, which `stream` tells. */
  #compat(model: string): ServerCompat | undefined {
    try {
      return this.#chat.compat(this.#target(), model);
    } catch {
      return undefined;
    }
  }

  #speaks(api: ServedApi): boolean {
    try {
      return servedApi(this.#settings, this.#target()) === api;
    } catch {
      return false;
    }
  }

  #apiAt(endpoint: Endpoint): WireApi {
    return servedApi(this.#settings, endpoint) === 'responses' ? this.#responses : this.#chat;
  }

  /** Where requests go; read once, since settings do not change. Throws for settings that cannot be used. */
  #target(): Endpoint {
    if (this.#endpoint === undefined) {
      const endpoint = endpointOf(this.#settings.baseUrl);
      this.#apiAt(endpoint);
      this.#endpoint = endpoint;
    }
    return this.#endpoint;
  }

  #failed(failure: ProviderFailure, key: string | undefined): ProviderEvent {
    const error = withoutSecrets(failure, secretsOf(key, this.#settings.headers));
    return { type: 'error', error: { ...error, message: oneLine(error.message, 500) } };
  }
}
