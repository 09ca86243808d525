import { filledStringOf, type Origin, type ProviderRequest, type ProviderSettings } from 'allos/plugin';
import { RecentlyUsed, RequestHistory, type HttpResponse } from 'allos/plugin/http';
import { CallIds, TranscriptIds } from '../call-ids.js';
import type { OpenAiClient } from '../client.js';
import type { Endpoint } from '../endpoint.js';
import type { Models } from '../models.js';
import { KeptLast } from '../kept-last.js';
import { compatOf, type ServerCompat } from '../server-compat.js';
import { ToolDefinitions } from '../tool-definitions.js';
import type { ApiParts, PreparedCall, WireApi } from '../wire-api.js';
import { responsesProjection } from './project.js';
import { ResponsesAnswer } from './read-stream.js';
import { responsesFrame, type ResponsesFrame } from './request.js';
import { responsesTool } from './responses-tool.js';

/** What is kept of one conversation. */
interface Conversation {
  readonly history: RequestHistory;
  readonly ids: TranscriptIds;
  readonly compat: ServerCompat;
}

/** The Responses API, without state at the server: writes requests and reads answers. */
export class ResponsesApi implements WireApi {
  readonly #settings: ProviderSettings;
  readonly #client: OpenAiClient;
  readonly #models: Models;
  readonly #tools = new ToolDefinitions(responsesTool);
  readonly #frames = new KeptLast<ResponsesFrame>();
  readonly #conversations = new RecentlyUsed<Conversation>();

  constructor(settings: ProviderSettings, { client, models }: ApiParts) {
    this.#settings = settings;
    this.#client = client;
    this.#models = models;
  }

  prepare(request: ProviderRequest, endpoint: Endpoint): PreparedCall {
    const origin: Origin = {
      provider: this.#settings.name,
      api: 'responses',
      endpoint: endpoint.url,
      model: request.model,
      lineage: request.lineage,
    };
    const { history, ids, compat } = this.#conversation(origin, endpoint);
    const { head, tail, losses } = this.#frame(request, compat);
    const fresh = new CallIds(ids.of(request.messages), request.messages.length);
    const body = history.lend(request.messages, head, tail);
    return { body, answer: new ResponsesAnswer({ origin, ids: fresh, losses: [...losses, ...body.losses] }) };
  }

  send(
    { body }: PreparedCall,
    target: { readonly endpoint: Endpoint; readonly key: string | undefined },
    signal: AbortSignal,
  ): Promise<HttpResponse> {
    return this.#client.post({ path: '/responses', body: body.bytes, ...target }, signal);
  }

  #conversation(origin: Origin, endpoint: Endpoint): Conversation {
    return this.#conversations.get([origin.endpoint, origin.model, origin.lineage], () => {
      const { model } = origin;
      const compat = compatOf(endpoint, { model, facts: this.#models.of(model) }, this.#settings.options);
      return { history: new RequestHistory(responsesProjection(origin, compat)), ids: new TranscriptIds(), compat };
    });
  }

  #frame(request: ProviderRequest, compat: ServerCompat): ResponsesFrame {
    const tools = this.#tools.jsonOf(request.tools, { strict: compat.strictTools });
    const summary = filledStringOf(this.#settings.options['reasoningSummary']);
    const facts = this.#models.of(request.model);
    const { promptCacheKey } = compat;
    const { model, system, maxOutputTokens, temperature, effort, toolChoice, providerOptions, output } = request;
    const limits = [maxOutputTokens, temperature, effort, toolChoice, providerOptions, output, request.lineage];
    const madeOf = [tools, model, system, promptCacheKey, ...limits];
    return this.#frames.of(madeOf, () => responsesFrame(request, { tools, summary, facts, promptCacheKey }));
  }
}
