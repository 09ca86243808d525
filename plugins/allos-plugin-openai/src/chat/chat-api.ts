import type { Origin, ProviderEvent, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { RequestHistory, type LentBody } from 'allos/plugin/http';
import type { OpenAiClient } from '../client.js';
import type { Endpoint } from '../endpoint.js';
import type { LinkedAbort } from '../linked-abort.js';
import { readAnswer } from '../read-answer.js';
import { compatOf, type ServerCompat } from '../server-compat.js';
import { CallIds, TranscriptIds } from './call-ids.js';
import { chatProjection } from './project.js';
import { ChatAnswer } from './read-stream.js';
import { chatFrame } from './request.js';
import { ToolDefinitions } from './tool-definitions.js';

/** Conversations whose transcripts are kept as bytes. */
const KEPT_CONVERSATIONS = 4;

/** One prepared request: everything that was read of the transcript. */
export interface PreparedChat {
  readonly body: LentBody;
  readonly answer: ChatAnswer;
}

/** What is kept of one conversation. */
interface Conversation {
  readonly history: RequestHistory;
  readonly ids: TranscriptIds;
}

/** Chat Completions: writes requests and reads answers. */
export class ChatApi {
  readonly #settings: ProviderSettings;
  readonly #client: OpenAiClient;
  readonly #tools = new ToolDefinitions();
  /** By where they go, the latest last. */
  readonly #conversations = new Map<string, Conversation>();

  constructor(settings: ProviderSettings, client: OpenAiClient) {
    this.#settings = settings;
    this.#client = client;
  }

  compat(endpoint: Endpoint, model: string): ServerCompat {
    return compatOf(endpoint, model, this.#settings.options);
  }

  /** Reads the request, at once; the body must be released. */
  prepare(request: ProviderRequest, endpoint: Endpoint): PreparedChat {
    const compat = this.compat(endpoint, request.model);
    const origin: Origin = {
      provider: this.#settings.name,
      api: 'chat',
      endpoint: endpoint.url,
      model: request.model,
      lineage: request.lineage,
    };
    const tools = this.#tools.jsonOf(request.tools, { strict: compat.strictTools });
    const { head, tail } = chatFrame(request, compat, tools);
    const conversation = this.#conversation(origin, compat);
    const ids = new CallIds(conversation.ids.of(request.messages), request.messages.length);
    const body = conversation.history.lend(request.messages, head, tail);
    return { body, answer: new ChatAnswer({ origin, ids, losses: body.losses }) };
  }

  /** Sends it and reads the answer. Throws what failed. */
  async *run(
    prepared: PreparedChat,
    target: { readonly endpoint: Endpoint; readonly key: string | undefined },
    abort: LinkedAbort,
  ): AsyncGenerator<ProviderEvent> {
    const post = { ...target, path: '/chat/completions', body: prepared.body.bytes };
    const response = await abort.orAborted(this.#client.post(post, abort.signal));
    yield* readAnswer(response.body, prepared.answer, abort.signal);
  }

  #conversation(origin: Origin, compat: ServerCompat): Conversation {
    const key = JSON.stringify([origin.endpoint, origin.model, origin.lineage]);
    const known = this.#conversations.get(key);
    const conversation = known ?? {
      history: new RequestHistory(chatProjection(origin, compat)),
      ids: new TranscriptIds(),
    };
    this.#conversations.delete(key);
    this.#conversations.set(key, conversation);
    const [oldest] = this.#conversations.keys();
    if (this.#conversations.size > KEPT_CONVERSATIONS && oldest !== undefined) this.#conversations.delete(oldest);
    return conversation;
  }
}
