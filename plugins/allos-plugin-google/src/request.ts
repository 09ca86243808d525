import { isJsonObject, wellFormed } from 'allos/plugin';
import type {
  HopLoss,
  JsonObject,
  JsonValue,
  Message,
  ProjectionTarget,
  ProviderRequest,
  RequestedOutput,
} from 'allos/plugin';
import type { GeminiRules } from './model-rules.js';
import { isSent } from './project.js';
import { planThinking } from './thinking.js';
import type { WireTools } from './wire-tools.js';

/** Everything of a request but its contents. */
export interface RequestFrame {
  /** Ends with `[`, or with an opening user content. */
  readonly head: string;
  readonly tail: string;
  readonly losses: readonly HopLoss[];
}

/** What a transcript that begins with an answer begins with instead: a call must come after the user. */
const OPENING = { role: 'user', parts: [{ text: '(The conversation continues.)' }] };
const HOTTEST = 2;

/** What a frame is made with besides the request. */
export interface FrameContext {
  /** The provider's own settings: `thinking`, `effort`, `includeThoughts`. */
  readonly options: JsonObject;
  readonly target: ProjectionTarget;
  readonly rules: GeminiRules;
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
  const plan = planThinking(
    {
      effort: request.effort,
      thinking: options['thinking'],
      usualEffort: options['effort'],
      includeThoughts: options['includeThoughts'],
    },
    rules,
  );
  if (plan.refused !== undefined) refuse('thinking', plan.refused);

  const generation: Record<string, JsonValue> = {};
  if (request.maxOutputTokens !== undefined) generation['maxOutputTokens'] = request.maxOutputTokens;
  if (request.temperature !== undefined) {
    if (rules.sampling) generation['temperature'] = Math.min(HOTTEST, Math.max(0, request.temperature));
    else refuse('temperature', 'this model takes none');
  }
  if (plan.config !== undefined) generation['thinkingConfig'] = plan.config;
  if (request.output !== undefined) Object.assign(generation, answerFormat(request.output));

  const params: Record<string, JsonValue | undefined> = {};
  if (request.system.trim() !== '') params['systemInstruction'] = { parts: [{ text: wellFormed(request.system) }] };
  Object.assign(params, toolParams(request, wireTools));
  if (Object.keys(generation).length > 0) params['generationConfig'] = generation;
  for (const [key, value] of Object.entries(request.providerOptions ?? {})) {
    const old = params[key];
    // What is set here and what the caller sets share these two objects.
    const shared = (key === 'generationConfig' || key === 'toolConfig') && isJsonObject(old) && isJsonObject(value);
    if (key !== 'contents') params[key] = shared ? { ...old, ...value } : value;
  }

  const opening = beginsWithAnswer(request.messages, target);
  if (opening) {
    const reason = 'a transcript begins with a user message';
    losses.push({ messageId: 'request', part: 'messages', action: 'converted', reason });
  }
  const written = JSON.stringify(params).slice(0, -1);
  const comma = written === '{' ? '' : ',';
  return { head: `${written}${comma}"contents":[${opening ? JSON.stringify(OPENING) : ''}`, tail: ']}', losses };
}

/** The model is shown the schema and cannot leave it. */
function answerFormat({ schema }: RequestedOutput): JsonObject {
  return { responseMimeType: 'application/json', responseJsonSchema: schema as JsonObject };
}

function toolParams({ tools, toolChoice }: ProviderRequest, wireTools: WireTools): JsonObject {
  if (tools.length === 0) return {};
  const declared = { tools: [{ functionDeclarations: wireTools.list(tools) }] };
  switch (toolChoice ?? 'auto') {
    case 'auto':
      return declared;
    case 'none':
      return { ...declared, toolConfig: { functionCallingConfig: { mode: 'NONE' } } };
    case 'required':
      return { ...declared, toolConfig: { functionCallingConfig: { mode: 'ANY' } } };
  }
}

function beginsWithAnswer(messages: readonly Message[], target: ProjectionTarget): boolean {
  return messages.find((message) => isSent(message, target))?.role === 'assistant';
}
