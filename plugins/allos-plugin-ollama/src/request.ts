import { isJsonObject, wellFormed } from 'allos/plugin';
import type { HopLoss, JsonObject, JsonValue, ProviderRequest } from 'allos/plugin';
import type { ModelFacts } from './model-facts.js';
import { thinkOf } from './think.js';
import type { WireTools } from './wire-tools.js';

/** Everything of a request but its messages. */
export interface RequestFrame {
  /** Ends with `[`, or with the system message. */
  readonly head: string;
  readonly tail: string;
  /** The `num_ctx` that is sent, also where provider options changed it. */
  readonly contextTokens: number;
  readonly losses: readonly HopLoss[];
}

export interface FrameContext {
  /** The provider's own settings: `think`, `keepAlive`. */
  readonly options: JsonObject;
  /** What the server said of the model, if it was asked. */
  readonly facts: ModelFacts | undefined;
  readonly contextTokens: number;
  readonly wireTools: WireTools;
}

/**
 * The parameters of a call. `truncate` and `shift` are turned off: a prompt that does not fit is an error then instead
 * of being cut in silence (WP-36; ollama/ollama pull requests 12061 and 17944). Older servers ignore both.
 */
export function frameRequest(
  request: ProviderRequest,
  { options, facts, contextTokens, wireTools }: FrameContext,
): RequestFrame {
  const losses: HopLoss[] = [];
  const refuse = (part: string, reason: string): void => {
    losses.push({ messageId: 'request', part, action: 'dropped', reason });
  };
  const params: Record<string, JsonValue | undefined> = {
    model: request.model,
    stream: true,
    truncate: false,
    shift: false,
  };
  const think = thinkOf(request.effort, options['think']);
  if (think !== undefined) {
    if (facts?.reasoning !== false) params['think'] = think;
    else if (think !== false) refuse('think', `${request.model} does not think`);
  }
  const keepAlive = options['keepAlive'];
  if (typeof keepAlive === 'string' || typeof keepAlive === 'number') params['keep_alive'] = keepAlive;
  if (request.tools.length > 0 && request.toolChoice !== 'none') {
    params['tools'] = wireTools.list(request.tools);
    if (request.toolChoice === 'required') refuse('tool_choice', 'the API cannot force a call');
  }
  if (request.output !== undefined) params['format'] = request.output.schema as JsonObject;
  const tuning: Record<string, JsonValue | undefined> = { num_ctx: contextTokens };
  if (request.temperature !== undefined) tuning['temperature'] = request.temperature;
  if (request.maxOutputTokens !== undefined) tuning['num_predict'] = request.maxOutputTokens;
  params['options'] = tuning;
  for (const [key, value] of Object.entries(request.providerOptions ?? {})) {
    if (key === 'options' && isJsonObject(value)) params['options'] = { ...tuning, ...value };
    else if (key !== 'messages') params[key] = value;
  }

  const { options: sent } = params;
  const numCtx = isJsonObject(sent) ? sent['num_ctx'] : undefined;
  const system =
    request.system.trim() === '' ? '' : JSON.stringify({ role: 'system', content: wellFormed(request.system) });
  return {
    head: `${JSON.stringify(params).slice(0, -1)},"messages":[${system}`,
    tail: ']}',
    contextTokens: typeof numCtx === 'number' ? numCtx : contextTokens,
    losses,
  };
}
