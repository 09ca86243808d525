import { wellFormed, type HopLoss, type JsonObject, type Message, type ProviderRequest } from 'allos/plugin';
import { chatToolsRule } from '../models.js';
import type { ServerCompat } from '../server-compat.js';
import { temperatureOf } from '../temperature.js';

/** What stands around the messages in the body of a request. */
export interface ChatFrame {
  /** Ends with `[` or with the instructions. */
  readonly head: string;
  /** Begins with `]`. */
  readonly tail: string;
  /** Wishes that the model refuses. */
  readonly losses: readonly HopLoss[];
}

/** Writes frames, and keeps the last one: in a run only the messages change. */
export class ChatFrames {
  #madeOf: readonly unknown[] = [];
  #frame: ChatFrame = { head: '', tail: '', losses: [] };

  /** `tools` is the JSON text of the tools. */
  of(request: ProviderRequest, compat: ServerCompat, tools: string): ChatFrame {
    const sendTools = request.tools.length > 0 || (compat.toolsWithHistory && request.messages.some(hasCalls));
    const { model, system, maxOutputTokens, temperature, effort, toolChoice, providerOptions } = request;
    const limits = [maxOutputTokens, temperature, effort, toolChoice, providerOptions];
    const madeOf = [model, system, compat, tools, sendTools, ...limits];
    if (madeOf.length !== this.#madeOf.length || madeOf.some((value, index) => value !== this.#madeOf[index])) {
      this.#madeOf = madeOf;
      this.#frame = chatFrame(request, compat, sendTools ? tools : undefined);
    }
    return this.#frame;
  }
}

/** The body of a request but for its messages (WP-22, WP-23, WP-28, WP-30). */
function chatFrame(request: ProviderRequest, compat: ServerCompat, tools: string | undefined): ChatFrame {
  const role = compat.developerRole ? 'developer' : 'system';
  const instructions = request.system === '' ? '' : JSON.stringify({ role, content: wellFormed(request.system) });
  const hasTools = request.tools.length > 0;
  const given = request.providerOptions ?? {};
  const effort = effortOf(request);
  const temperature = temperatureOf(request, effort['reasoning_effort']);
  const parameters: Record<string, unknown> = {
    model: request.model,
    stream: true,
    ...(compat.streamUsage ? { stream_options: { include_usage: true } } : {}),
    ...(compat.store ? { store: false } : {}),
    ...(request.maxOutputTokens === undefined ? {} : { [compat.maxTokensField]: request.maxOutputTokens }),
    ...temperature.field,
    ...effort,
    ...(hasTools && (request.toolChoice ?? 'auto') !== 'auto' ? { tool_choice: request.toolChoice } : {}),
    ...given,
    // The transcript is not theirs to replace.
    messages: undefined,
  };
  const toolsText = tools !== undefined && given['tools'] === undefined ? `,"tools":${tools}` : '';
  const tail = `]${toolsText},${JSON.stringify(parameters).slice(1)}`;
  return { head: `{"messages":[${instructions}`, tail, losses: temperature.losses };
}

/** Some models take tools on Chat Completions only without reasoning (WP-28). What the user asked for stands. */
function effortOf(request: ProviderRequest): JsonObject {
  if (request.effort !== undefined) return { reasoning_effort: request.effort };
  const rule = request.tools.length > 0 ? chatToolsRule(request.model) : undefined;
  return rule === 'effort-none' ? { reasoning_effort: 'none' } : {};
}

function hasCalls(message: Message): boolean {
  return message.role === 'assistant' && message.content.some((part) => part.type === 'tool_call');
}
