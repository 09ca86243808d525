import { isJsonObject, stringOf, wellFormed } from 'allos/plugin';
import type {
  HopLoss,
  JsonObject,
  JsonValue,
  Message,
  ProjectionTarget,
  ProviderRequest,
  RequestedOutput,
} from 'allos/plugin';
import { isNativeTo } from 'allos/plugin';
import { cacheControl } from './cache-markers.js';
import type { ClaudeRules } from './model-rules.js';
import { isSent } from './project.js';
import { planThinking } from './thinking.js';
import { toolsOfTranscript, type WireTools } from './wire-tools.js';

/** Everything of a request but its messages. */
export interface RequestFrame {
  /** Ends with `[`, or with an opening user message. */
  readonly head: string;
  readonly tail: string;
  readonly apiVersion: string;
  readonly prefill: boolean;
  readonly losses: readonly HopLoss[];
}

/** The version of the API that this plugin is written for. */
const API_VERSION = '2026-10-21';
/** The last version that knows `temperature`, `top_p` and `top_k`. */
const SAMPLING_VERSION = '2023-06-01';
/** What a transcript that begins with an answer begins with instead: the API wants a user first. */
const OPENING = { role: 'user', content: [{ type: 'text', text: '(The conversation continues.)' }] };

/** What a frame is made with besides the request. */
export interface FrameContext {
  /** The provider's own settings: `thinking`, `display`, `effort`, `cache`. */
  readonly options: JsonObject;
  readonly target: ProjectionTarget;
  readonly rules: ClaudeRules;
  readonly wireTools: WireTools;
}

/** The parameters and what of the caller's wishes this model refuses; those are left out and reported. */
export function frameRequest(
  request: ProviderRequest,
  { options, target, rules, wireTools }: FrameContext,
): RequestFrame {
  const losses: HopLoss[] = [];
  const refuse = (part: string, reason: string): void => {
    losses.push({ messageId: 'request', part, action: 'dropped', reason });
  };
  const marker = cacheControl(options['cache']);
  const maxTokens = request.maxOutputTokens ?? rules.maxOutput;
  const wish = {
    thinking: options['thinking'],
    display: options['display'],
    effort: request.effort ?? stringOf(options['effort']),
  };
  const plan = planThinking(wish, rules, maxTokens);
  if (plan.refused !== undefined) refuse('thinking', plan.refused);
  let thinking = plan.thinking;
  if (thinking?.['type'] === 'enabled' && !mayThink(request.messages, target)) {
    thinking = undefined;
    refuse('thinking', 'the turn in progress began without thinking');
  }
  const active = thinking?.['type'] === 'enabled' || thinking?.['type'] === 'adaptive';

  const params: Record<string, JsonValue | undefined> = { model: request.model, max_tokens: maxTokens };
  if (request.system.trim() !== '') {
    const text = { type: 'text', text: wellFormed(request.system) };
    params['system'] = [marker === undefined ? text : { ...text, cache_control: marker }];
  }
  Object.assign(params, toolParams(request, { rules, active, marker, wireTools, refuse }));
  if (thinking !== undefined) params['thinking'] = thinking;
  const output = {
    ...(plan.effort === undefined ? {} : { effort: plan.effort }),
    ...(request.output === undefined ? {} : { format: answerFormat(request.output) }),
  };
  if (Object.keys(output).length > 0) params['output_config'] = output;
  if (request.temperature !== undefined) {
    if (!rules.sampling) refuse('temperature', 'this model takes none');
    else if (active) refuse('temperature', 'it cannot be set while the model thinks');
    else params['temperature'] = Math.min(1, Math.max(0, request.temperature));
  }
  params['stream'] = true;
  for (const [key, value] of Object.entries(request.providerOptions ?? {})) {
    const old = params[key];
    // Effort and an answer's format share one object.
    if (key === 'output_config' && isJsonObject(old) && isJsonObject(value)) params[key] = { ...old, ...value };
    else if (key !== 'messages') params[key] = value;
  }

  const opening = beginsWithAnswer(request.messages, target);
  if (opening) {
    losses.push({
      messageId: 'request',
      part: 'messages',
      action: 'converted',
      reason: 'a transcript begins with a user message',
    });
  }
  return {
    head: `${JSON.stringify(params).slice(0, -1)},"messages":[${opening ? JSON.stringify(OPENING) : ''}`,
    tail: ']}',
    apiVersion: ['temperature', 'top_p', 'top_k'].some((name) => params[name] !== undefined)
      ? SAMPLING_VERSION
      : API_VERSION,
    // An answer that is held to a schema is not begun for the model.
    prefill: rules.prefill && !active && request.output === undefined,
    losses,
  };
}

function answerFormat({ schema }: RequestedOutput): JsonObject {
  return { type: 'json_schema', schema: schema as JsonObject };
}

interface ToolContext {
  readonly rules: ClaudeRules;
  readonly active: boolean;
  readonly marker: JsonObject | undefined;
  readonly wireTools: WireTools;
  readonly refuse: (part: string, reason: string) => void;
}

function toolParams(request: ProviderRequest, { rules, active, marker, wireTools, refuse }: ToolContext): JsonObject {
  if (request.tools.length === 0) {
    const called = toolsOfTranscript(request.messages);
    return called.length === 0 ? {} : { tools: called, tool_choice: { type: 'none' } };
  }
  const tools = wireTools.list(request.tools, marker);
  switch (request.toolChoice ?? 'auto') {
    case 'auto':
      return { tools };
    case 'none':
      return { tools, tool_choice: { type: 'none' } };
    case 'required':
      if (rules.forcedTool && !active) return { tools, tool_choice: { type: 'any' } };
      refuse(
        'tool_choice',
        rules.forcedTool ? 'a model that thinks cannot be forced to call' : 'this model cannot be forced to call',
      );
      return { tools };
  }
}

/**
 * Whether thinking with a budget may be on: a turn with calls that is in progress must begin with thinking then, and
 * it may have begun with another model (WP-5).
 */
function mayThink(messages: readonly Message[], target: ProjectionTarget): boolean {
  if (messages.at(-1)?.role !== 'tool') return true;
  const turn = messages.findLast((message) => message.role === 'assistant');
  if (turn?.role !== 'assistant' || !isNativeTo(turn.origin, target)) return false;
  const first = turn.content[0];
  return first?.type === 'reasoning' && first.native !== undefined && first.text.isWellFormed();
}

function beginsWithAnswer(messages: readonly Message[], target: ProjectionTarget): boolean {
  return messages.find((message) => isSent(message, target))?.role === 'assistant';
}
