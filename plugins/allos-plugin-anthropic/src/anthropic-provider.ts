import { answeredBy, ANTHROPIC_ANSWER, inject, Provider, TOKENS, withoutLogin } from 'allos/plugin';
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
  hasCredentialHeader,
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
import { openClient, type AnthropicClient } from './anthropic-client.js';
import { CallIds } from './call-ids.js';
import { cacheControl } from './cache-markers.js';
import { configuredWindow } from './configured-window.js';
import { endpointOf, type Endpoint } from './endpoint.js';
import { failureOf, type FailureContext } from './failure.js';
import type { Answer } from './message-reader.js';
import { claudeRules, type ClaudeRules } from './model-rules.js';
import { isSent, projectionFor } from './project.js';
import { frameRequest, type RequestFrame } from './request.js';
import { toolNames, WireTools } from './wire-tools.js';

const NOTHING_TO_ANSWER: ProviderFailure = { kind: 'bad_request', message: 'there is no message to answer' };

/**
 * Claude models, and whatever else speaks the Anthropic Messages API.
 *
 * Options under `providers.anthropic`: `thinking` (`on`, `off`, `default`, a budget in tokens, or the API's own
 * object), `display` of thinking (`summarized`, `omitted`), `effort` (`low` to `max`, `none`), `cache` (`false`, `1h`;
 * else five minutes), and `contextWindow`, also for each of `models`. What a model refuses is left out and told with the answer.
 */
@Provider({
  name: 'anthropic',
  description: 'Claude models through the Anthropic Messages API.',
  keyEnv: ['ANTHROPIC_API_KEY'],
  baseUrlEnv: ['ANTHROPIC_BASE_URL'],
  defaultModel: 'claude-sonnet-5-5',
})
export class AnthropicProvider implements Provider {
  /** What was serialised for one model may not fit another, so each has its own. */
  readonly #histories = new RecentlyUsed<RequestHistory>();
  readonly #wireTools = new WireTools();
  readonly #known = new Map<string, ClaudeRules>();
  #client: { readonly key: string | undefined; readonly client: Promise<AnthropicClient> } | undefined;

  constructor(@inject(TOKENS.ProviderSettings) private readonly settings: ProviderSettings) {}

  capabilities(model: string): ProviderCapabilities {
    const { images, documents, efforts, structuredOutput, thinking } = this.#rules(model);
    return {
      tools: true,
      images: images ?? true,
      reasoning: thinking !== 'none',
      ...(documents === undefined ? {} : { documents }),
      ...(efforts === undefined ? {} : { efforts }),
      ...(structuredOutput === true ? { structuredOutput: { dialect: ANTHROPIC_ANSWER, strictOnly: true } } : {}),
    };
  }

  contextWindow(model: string): number {
    return configuredWindow(model, this.settings.options) ?? this.#rules(model).contextWindow;
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  lossesOf(request: ProviderRequest): readonly HopLoss[] {
    const endpoint = endpointOf(this.settings.baseUrl);
    if (endpoint === undefined) return [];
    const { body, losses } = this.#written(request, this.#target(request, endpoint));
    body.release();
    return losses;
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { settings } = this;
    const endpoint = endpointOf(settings.baseUrl);
    if (endpoint === undefined) {
      const message = `providers.${settings.name}.baseUrl is no http or https URL: ${withoutLogin(settings.baseUrl ?? '')}`;
      yield { type: 'error', error: { kind: 'bad_request', message } };
      return;
    }
    const abort = linkAbort(signal);
    let context: FailureContext = { host: endpoint.host, secrets: [] };
    let body: LentBody | undefined;
    let answer: HttpResponse | undefined;
    try {
      const target = this.#target(request, endpoint);
      const ids = new CallIds(request.messages);
      const { frame, losses, ...written } = this.#written(request, target);
      body = written.body;
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
        body: body.bytes,
        headers: { 'anthropic-version': frame.apiVersion, ...settings.headers },
      });
      if (invalid !== undefined) {
        yield { type: 'error', error: invalid };
        return;
      }
      const client = await unlessAborted(this.#open(endpoint, key), signal);
      answer = await client.post(body.bytes, frame.apiVersion, abort.signal);

      // One hop for each piece of the body, however many tokens it holds.
      const reader = new AnswerReader({ toolName: toolNames(request.tools), ids }, context);
      const pieces = answer.body[Symbol.asyncIterator]();
      while (reader.ending === undefined) {
        const piece = await pieces.next();
        for (const event of piece.done === true ? reader.end() : reader.push(piece.value)) yield event;
      }
      if (reader.ending.type === 'failure') yield { type: 'error', error: reader.ending.failure };
      else {
        await drainBody(pieces);
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

  #target(request: ProviderRequest, endpoint: Endpoint): Origin {
    const { model, lineage } = request;
    return { provider: this.settings.name, api: 'messages', endpoint: endpoint.origin, model, lineage };
  }

  /** The request as it is sent; its body must be released. */
  #written(request: ProviderRequest, target: Origin): WrittenRequest {
    const rules = this.#rules(request.model);
    const { options } = this.settings;
    const frame = frameRequest(request, { options, target, rules, wireTools: this.#wireTools });
    const body = this.#history(target, frame, rules).lend(request.messages, frame.head, frame.tail);
    return { frame, body, losses: [...frame.losses, ...body.losses] };
  }

  #history(target: Origin, { prefill }: RequestFrame, { images, documents }: ClaudeRules): RequestHistory {
    const marker = cacheControl(this.settings.options['cache']);
    const takes = { images: images !== false, documents: documents !== false };
    return this.#histories.get(
      [target.model, target.lineage, prefill],
      () => new RequestHistory(projectionFor({ target, marker, prefill, takes })),
    );
  }

  #rules(model: string): ClaudeRules {
    let rules = this.#known.get(model);
    if (rules === undefined) {
      rules = claudeRules(model, this.settings.rulesOf);
      this.#known.set(model, rules);
    }
    return rules;
  }

  #open(endpoint: Endpoint, key: string | undefined): Promise<AnthropicClient> {
    if (this.#client === undefined || this.#client.key !== key) {
      this.#client = { key, client: openClient(endpoint, key, this.settings) };
    }
    return this.#client.client;
  }
}

interface WrittenRequest {
  readonly frame: RequestFrame;
  readonly body: LentBody;
  readonly losses: readonly HopLoss[];
}

function finishOf(whole: Answer, target: Origin, losses: readonly HopLoss[]): ProviderFinish {
  const { content, stopReason, rawStopReason, usage, id, model, raw } = whole;
  return {
    type: 'finish',
    content,
    stopReason,
    usage,
    origin: answeredBy(target, model),
    ...(rawStopReason === undefined ? {} : { rawStopReason }),
    ...(id === undefined ? {} : { responseId: id }),
    ...(losses.length === 0 ? {} : { losses }),
    ...(raw === undefined ? {} : { raw }),
  };
}

function noKey(endpoint: Endpoint, key: string | undefined, settings: ProviderSettings): ProviderFailure | undefined {
  if (key !== undefined || hasCredentialHeader(settings.headers) || !endpoint.official) return undefined;
  const hint = `Set ANTHROPIC_API_KEY or providers.${settings.name}.apiKey.`;
  return { kind: 'no_key', message: `no key for ${endpoint.host}`, hint };
}
