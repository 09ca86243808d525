import type { Message, Origin, ProviderEvent, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { RequestHistory, type LentBody } from 'allos/plugin/http';
import type { OpenAiClient } from '../client.js';
import type { Endpoint } from '../endpoint.js';
import type { LinkedAbort } from '../linked-abort.js';
import { readAnswer } from '../read-answer.js';
import { compatOf, type ServerCompat } from '../server-compat.js';
import { CallIds } from './call-ids.js';
import { chatProjection } from './project.js';
import { ChatAnswer } from './read-stream.js';
import { chatFrame } from './request.js';
import { ToolDefinitions } from './tool-definitions.js';

/** Conversations whose transcripts are kept as bytes. */
const KEPT_HISTORIES = 4;

/** One prepared request: everything that was read of the transcript. */
export interface PreparedChat {
  readonly body: LentBody;
  readonly answer: ChatAnswer;
}

/** Chat Completions: writes requests and reads answers. */
export class ChatApi {
  readonly #settings: ProviderSettings;
  readonly #client: OpenAiClient;
  readonly #tools = new ToolDefinitions();
  /** By where they go, the latest last. */
  readonly #histories = new Map<string, RequestHistory>();

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
    const body = this.#history(origin, compat).lend(request.messages, head, tail);
    const ids = new CallIds(callIdsIn(request.messages), request.messages.length);
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

  #history(origin: Origin, compat: ServerCompat): RequestHistory {
    const key = JSON.stringify([origin.endpoint, origin.model, origin.lineage]);
    const history = this.#histories.get(key) ?? new RequestHistory(chatProjection(origin, compat));
    this.#histories.delete(key);
    this.#histories.set(key, history);
    const [oldest] = this.#histories.keys();
    if (this.#histories.size > KEPT_HISTORIES && oldest !== undefined) this.#histories.delete(oldest);
    return history;
  }
}

function* callIdsIn(messages: readonly Message[]): Generator<string> {
  for (const message of messages) {
    if (message.role !== 'assistant') continue;
    for (const part of message.content) if (part.type === 'tool_call') yield part.id;
  }
}
