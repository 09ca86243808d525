import {
  wellFormed,
  type HopLoss,
  type JsonObject,
  type Message,
  type ProviderRequest,
  type RequestedOutput,
} from 'allos/plugin';
import type { ModelFacts } from '../models.js';
import { samplingOf } from '../sampling.js';
import type { ServerCompat } from '../server-compat.js';

/** What stands around the messages in the body of a request. */
export interface ChatFrame {
  /** Ends with `[` or with the instructions. */
  readonly head: string;
  /** Begins with `]`. */
  readonly tail: string;
  /** What of the caller's wishes this model refuses. */
  readonly losses: readonly HopLoss[];
}

/** What a frame is made with besides the request. */
export interface ChatRules {
  readonly compat: ServerCompat;
  readonly facts: ModelFacts;
}

/** Writes frames, and keeps the last one: in a run only the messages change. */
export class ChatFrames {
  #madeOf: readonly unknown[] = [];
  #frame: ChatFrame = { head: '', tail: '', losses: [] };

  /** `tools` is the JSON text of the tools. */
  of(request: ProviderRequest, rules: ChatRules, tools: string): ChatFrame {
    const { compat, facts } = rules;
    const sendTools = request.tools.length > 0 || (compat.toolsWithHistory && request.messages.some(hasCalls));
    const { model, system, maxOutputTokens, temperature, effort, toolChoice, providerOptions, output } = request;
    const limits = [maxOutputTokens, temperature, effort, toolChoice, providerOptions, output, request.lineage];
    const madeOf = [model, system, compat, facts, tools, sendTools, ...limits];
    if (madeOf.length !== this.#madeOf.length || madeOf.some((value, index) => value !== this.#madeOf[index])) {
      this.#madeOf = madeOf;
      this.#frame = chatFrame(request, rules, sendTools ? tools : undefined);
    }
    return this.#frame;
  }
}

/** The body of a request but for its messages (WP-22, WP-23, WP-28, WP-30). */
function chatFrame(request: ProviderRequest, { compat, facts }: ChatRules, tools: string | undefined): ChatFrame {
  const role = compat.developerRole ? 'developer' : 'system';
  const instructions = request.system === '' ? '' : JSON.stringify({ role, content: wellFormed(request.system) });
  const hasTools = request.tools.length > 0;
  const given = request.providerOptions ?? {};
  const effort = effortOf(request, facts);
  const sampling = samplingOf(request, facts, effort);
  const parameters: Record<string, unknown> = {
    model: request.model,
    stream: true,
    ...(compat.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(compat.store ? { store: false } : {}),
    ...(compat.promptCacheKey ? { prompt_cache_key: request.lineage } : {}),
    ...(request.maxOutputTokens === undefined ? {} : { [compat.maxTokensField]: request.maxOutputTokens }),
    ...sampling.params,
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    ...(hasTools && (request.toolChoice ?? 'auto') !== 'auto' ? { tool_choice: request.toolChoice } : {}),
    ...(request.output === undefined ? {} : { response_format: responseFormat(request.output) }),
    ...given,
    // The transcript is not theirs to replace.
    messages: undefined,
  };
  const toolsText = tools !== undefined && given['tools'] === undefined ? `,"tools":${tools}` : '';
  return {
    head: `{"messages":[${instructions}`,
    tail: `]${toolsText},${JSON.stringify(parameters).slice(1)}`,
    losses: sampling.losses,
  };
}

function responseFormat({ name, schema, strict }: RequestedOutput): JsonObject {
  return { type: 'json_schema', json_schema: { name, schema: schema as JsonObject, strict } };
}

/** Some models take tools on Chat Completions only without reasoning (WP-28). What the user asked for stands. */
function effortOf(request: ProviderRequest, { chatTools }: ModelFacts): string | undefined {
  if (request.effort !== undefined) return request.effort;
  return request.tools.length > 0 && chatTools === 'effort-none' ? 'none' : undefined;
}

function hasCalls(message: Message): boolean {
  return message.role === 'assistant' && message.content.some((part) => part.type === 'tool_call');
}
