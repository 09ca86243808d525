import type { Origin, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { RecentlyUsed, RequestHistory, type HttpResponse } from 'allos/plugin/http';
import { CallIds, TranscriptIds } from '../call-ids.js';
import type { OpenAiClient } from '../client.js';
import type { Endpoint } from '../endpoint.js';
import type { Models } from '../models.js';
import { compatOf, type ServerCompat } from '../server-compat.js';
import { ToolDefinitions } from '../tool-definitions.js';
import type { ApiParts, PreparedCall, WireApi } from '../wire-api.js';
import { chatTool } from './chat-tool.js';
import { chatProjection } from './project.js';
import { ChatAnswer } from './read-stream.js';
import { ChatFrames } from './request.js';

/** What is kept of one conversation. */
interface Conversation {
  readonly history: RequestHistory;
  readonly ids: TranscriptIds;
}

/** Chat Completions: writes requests and reads answers. */
export class ChatApi implements WireApi {
  readonly #settings: ProviderSettings;
  readonly #client: OpenAiClient;
  readonly #models: Models;
  readonly #tools = new ToolDefinitions(chatTool);
  readonly #frames = new ChatFrames();
  readonly #compats = new RecentlyUsed<ServerCompat>();
  readonly #conversations = new RecentlyUsed<Conversation>();

  constructor(settings: ProviderSettings, { client, models }: ApiParts) {
    this.#settings = settings;
    this.#client = client;
    this.#models = models;
  }

  compat(endpoint: Endpoint, model: string): ServerCompat {
    return this.#compats.get([endpoint.url, model], () =>
      compatOf(endpoint, { model, facts: this.#models.of(model) }, this.#settings.options),
    );
  }

  prepare(request: ProviderRequest, endpoint: Endpoint): PreparedCall {
    const compat = this.compat(endpoint, request.model);
    const origin: Origin = {
      provider: this.#settings.name,
      api: 'chat',
      endpoint: endpoint.url,
      model: request.model,
      lineage: request.lineage,
    };
    const tools = this.#tools.jsonOf(request.tools, { strict: compat.strictTools });
    const facts = this.#models.of(request.model);
    const { head, tail, losses } = this.#frames.of(request, { compat, facts }, tools);
    const conversation = this.#conversation(origin, compat);
    const ids = new CallIds(conversation.ids.of(request.messages), request.messages.length);
    const body = conversation.history.lend(request.messages, head, tail);
    return { body, answer: new ChatAnswer({ origin, ids, losses: [...losses, ...body.losses] }) };
  }

  send(
    { body }: PreparedCall,
    target: { readonly endpoint: Endpoint; readonly key: string | undefined },
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    return this.#client.post({ path: '/chat/completions', body: body.bytes, ...target }, signal);
  }

  #conversation(origin: Origin, compat: ServerCompat): Conversation {
    return this.#conversations.get([origin.endpoint, origin.model, origin.lineage], () => ({
      history: new RequestHistory(chatProjection(origin, compat)),
      ids: new TranscriptIds(),
    }));
  }
}
