import {
  inject,
  Provider,
  TOKENS,
  type ProviderCapabilities,
  type ProviderEvent,
  type ProviderFailure,
  type ProviderRequest,
  type ProviderSettings,
} from 'allos/plugin';
import type { LentBody } from 'allos/plugin/http';
import { ChatApi } from './chat/chat-api.js';
import { OpenAiClient } from './client.js';
import { keyFor, secretsOf } from './credentials.js';
import { endpointOf, type Endpoint } from './endpoint.js';
import { failureOf, withoutSecrets } from './failure.js';
import { LinkedAbort } from './linked-abort.js';
import { contextWindowOf, isOpenAiReasoningModel } from './models.js';

/** OpenAI's models, and every server that speaks Chat Completions. */
@Provider({
  name: 'openai',
  description: 'OpenAI models, and servers that speak Chat Completions',
  keyEnv: ['OPENAI_API_KEY'],
  baseUrlEnv: ['OPENAI_BASE_URL'],
  defaultModel: 'gpt-6.1-sol',
})
export class OpenAiProvider implements Provider {
  readonly #settings: ProviderSettings;
  readonly #chat: ChatApi;

  constructor(@inject(TOKENS.ProviderSettings) settings: ProviderSettings) {
    this.#settings = settings;
    this.#chat = new ChatApi(settings, new OpenAiClient(settings));
  }

  capabilities(model: string): ProviderCapabilities {
    return { tools: true, images: true, reasoning: isOpenAiReasoningModel(model) };
  }

  contextWindow(model: string): number | undefined {
    const { baseUrl, options } = this.#settings;
    const known = contextWindowOf(model, options);
    if (known !== undefined) return known;
    try {
      return this.#chat.compat(endpointOf(baseUrl), model).contextWindow;
    } catch {
      // `stream` says what is wrong with the base URL.
      return undefined;
    }
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const abort = new LinkedAbort(signal);
    let endpoint: Endpoint | undefined;
    let key: string | undefined;
    let body: LentBody | undefined;
    try {
      endpoint = endpointOf(this.#settings.baseUrl);
      // The transcript is read before anything is awaited: it may be the agent's own growing list.
      const prepared = this.#chat.prepare(request, endpoint);
      body = prepared.body;
      key = await abort.orAborted(keyFor(endpoint, this.#settings));
      for await (const event of this.#chat.run(prepared, { endpoint, key }, abort)) {
        yield event.type === 'error' ? this.#failed(event.error, key) : event;
      }
    } catch (error) {
      const host = endpoint?.host ?? 'the server';
      const emptyErrorIsOverflow =
        endpoint !== undefined && this.#chat.compat(endpoint, request.model).emptyErrorIsOverflow;
      yield this.#failed(failureOf(error, { host, emptyErrorIsOverflow, signal }), key);
    } finally {
      body?.release();
      abort.close();
    }
  }

  #failed(failure: ProviderFailure, key: string | undefined): ProviderEvent {
    return { type: 'error', error: withoutSecrets(failure, secretsOf(key, this.#settings)) };
  }
}
