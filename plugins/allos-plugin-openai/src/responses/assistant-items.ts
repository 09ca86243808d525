import {
  filledStringOf,
  isNativeTo,
  jsonObjectOf,
  wellFormed,
  type AssistantMessage,
  type HopLoss,
  type JsonObject,
  type ProjectionTarget,
  type ToolCallPart,
} from 'allos/plugin';
import { argumentText, isOwn } from '../own-call.js';
import { wireName } from '../wire-name.js';

/** What an assistant message becomes, apart from the results of its calls. */
export interface AssistantItems {
  readonly items: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

/** One item before it is known whether its neighbours can go back with it. */
type Draft =
  | { readonly type: 'reasoning'; readonly item: JsonObject | undefined; readonly reason: string }
  | { readonly type: 'server_tool'; readonly item: JsonObject | undefined; readonly reason: string }
  | {
      readonly type: 'message';
      readonly id: string | undefined;
      readonly phase: string | undefined;
      readonly content: JsonObject[];
      readonly whole: boolean;
    }
  | { readonly type: 'call'; readonly call: ToolCallPart; readonly callId: string };

/** Asks for something of the user, which a transcript does not hold. */
const UNANSWERED: ReadonlySet<string> = new Set(['mcp_approval_request']);

/**
 * Writes an assistant message as items (WP-16, WP-17, WP-19, WP-21). What only its model understands goes back to that
 * model alone: reasoning, and the ids of items, which the API checks against it. Reasoning goes only in front of the
 * item that it led to, and an item without its reasoning goes without its id. `idOf` gives the wire id of a call.
 */
export function assistantItems(
  message: AssistantMessage,
  target: ProjectionTarget,
  idOf: (call: ToolCallPart) => string,
): AssistantItems {
  const native = isNativeTo(message.origin, target);
  // A phase is a plain label: it is at home where the same model is, in every lineage.
  const home = isNativeTo({ ...message.origin, lineage: target.lineage }, target);
  const losses: HopLoss[] = [];
  const lose = (part: string, reason: string): void => {
    losses.push({ messageId: message.id, part, action: 'dropped', reason });
  };
  const drafts = draftsOf(message, { native, home, target, idOf });
  const items: JsonObject[] = [];
  let unpaired = !native;
  drafts.forEach((draft, index) => {
    switch (draft.type) {
      case 'reasoning':
        if (draft.item !== undefined && hasFollower(drafts, index)) {
          items.push(draft.item);
        } else {
          unpaired = true;
          lose('reasoning', draft.item === undefined ? draft.reason : 'nothing of the answer that it led to is left');
        }
        break;
      case 'server_tool':
        if (draft.item !== undefined && !unpaired) items.push(draft.item);
        else lose('server_tool', draft.reason);
        break;
      case 'message':
        items.push(messageItem(draft, unpaired));
        break;
      case 'call':
        items.push(callItem(draft.call, draft.callId, { own: isOwn(message.origin, target), unpaired }));
        break;
    }
  });
  if (!home && message.content.some((part) => part.type === 'text' && phaseIn(part.native, message, target))) {
    lose('phase', 'another model wrote the message');
  }
  return { items, losses };
}

interface Place {
  readonly native: boolean;
  readonly home: boolean;
  readonly target: ProjectionTarget;
  readonly idOf: (call: ToolCallPart) => string;
}

function draftsOf(message: AssistantMessage, { native, home, target, idOf }: Place): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const part of message.content) {
    switch (part.type) {
      case 'text': {
        if (part.text === '') break;
        const label = jsonObjectOf(part.native);
        const id = native ? filledStringOf(label?.['id']) : undefined;
        const phase = home ? phaseIn(part.native, message, target) : undefined;
        const content = contentPart(part.text, native && label?.['refusal'] === true);
        const last = drafts.at(-1);
        if (last?.type === 'message' && last.id === id && last.phase === phase) last.content.push(content);
        else drafts.push({ type: 'message', id, phase, content: [content], whole: label !== undefined });
        break;
      }
      case 'reasoning':
        drafts.push(reasoningDraft(part.native, native));
        break;
      case 'tool_call':
        drafts.push({ type: 'call', call: part, callId: idOf(part) });
        break;
      case 'server_tool':
        drafts.push(serverToolDraft(part.name, part.native, message, native));
        break;
      case 'citation':
        // It describes text that is sent.
        break;
    }
  }
  return drafts;
}

function reasoningDraft(payload: unknown, native: boolean): Draft {
  const item = native ? jsonObjectOf(jsonObjectOf(payload)?.['item']) : undefined;
  if (!native) return { type: 'reasoning', item, reason: 'another model, server or conversation thought it' };
  // Nothing is stored, so OpenAI knows a reasoning item by its sealed form only (WP-17); open models send it in clear.
  const sealed = filledStringOf(item?.['encrypted_content']) !== undefined;
  const clear = Array.isArray(item?.['content']) && item['content'].length > 0;
  const reason = 'the server gave it in no form that can go back';
  return { type: 'reasoning', item: sealed || clear ? item : undefined, reason };
}

function serverToolDraft(name: string, payload: unknown, message: AssistantMessage, native: boolean): Draft {
  const item = native ? jsonObjectOf(jsonObjectOf(payload)?.['item']) : undefined;
  if (item === undefined) return { type: 'server_tool', item, reason: `${name} ran on another vendor's servers` };
  const callId = filledStringOf(item['call_id']);
  const same = message.content.filter(
    (part) => part.type === 'server_tool' && jsonObjectOf(jsonObjectOf(part.native)?.['item'])?.['call_id'] === callId,
  );
  const open = UNANSWERED.has(name) || (callId !== undefined && same.length !== 2);
  return { type: 'server_tool', item: open ? undefined : item, reason: `${name} has no result` };
}

/** Whether what reasoning led to goes back behind it, and complete. */
function hasFollower(drafts: readonly Draft[], index: number): boolean {
  const next = drafts.slice(index + 1).find((draft) => draft.type !== 'reasoning');
  if (next === undefined) return false;
  if (next.type === 'server_tool') return next.item !== undefined;
  return next.type === 'call' || (next.type === 'message' && next.whole);
}

function messageItem(draft: Extract<Draft, { type: 'message' }>, unpaired: boolean): JsonObject {
  const phase = draft.phase === undefined ? {} : { phase: draft.phase };
  if (draft.id !== undefined && draft.whole && !unpaired) {
    return { type: 'message', id: draft.id, status: 'completed', role: 'assistant', content: draft.content, ...phase };
  }
  const text = draft.content.map((part) => filledStringOf(part['text']) ?? filledStringOf(part['refusal']) ?? '');
  return { type: 'message', role: 'assistant', content: text.join(''), ...phase };
}

function contentPart(text: string, refusal: boolean): JsonObject {
  if (refusal) return { type: 'refusal', refusal: wellFormed(text) };
  return { type: 'output_text', text: wellFormed(text), annotations: [], logprobs: [] };
}

function callItem(
  call: ToolCallPart,
  callId: string,
  { own, unpaired }: { readonly own: boolean; readonly unpaired: boolean },
): JsonObject {
  const payload = unpaired ? undefined : jsonObjectOf(call.native);
  const id = filledStringOf(payload?.['id']);
  return {
    ...jsonObjectOf(payload?.['extra']),
    type: 'function_call',
    ...(id === undefined ? {} : { id }),
    call_id: callId,
    name: wireName(call.name),
    arguments: argumentText(call, own),
  };
}

function phaseIn(payload: unknown, message: AssistantMessage, target: ProjectionTarget): string | undefined {
  if (message.origin.provider !== target.provider || message.origin.api !== target.api) return undefined;
  return filledStringOf(jsonObjectOf(payload)?.['phase']);
}
