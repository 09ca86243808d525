import { isJsonObject, isNativeTo, jsonListOf, stringOf, wellFormed } from 'allos/plugin';
import type { AssistantMessage, AssistantPart, HopLoss, JsonObject, ProjectionTarget } from 'allos/plugin';
import { wireToolName } from './wire-names.js';

/** What a message becomes. */
export interface AssistantContent {
  readonly blocks: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

/** Gives the call with this id its id on the wire. */
export type NameCall = (id: string) => string;

/**
 * The content blocks of an assistant message. Thinking and what ran on the vendor's servers go back unchanged and in
 * their order where they came from, nowhere else (WP-5, WP-6); text and calls go everywhere.
 */
export function assistantContent(
  message: AssistantMessage,
  target: ProjectionTarget,
  nameCall: NameCall,
): AssistantContent {
  const native = isNativeTo(message.origin, target);
  const blocks: JsonObject[] = [];
  const losses: HopLoss[] = [];
  for (const part of message.content) {
    const block = blockOf(part, native, nameCall);
    if (typeof block !== 'string') blocks.push(block);
    else if (block !== SILENT)
      losses.push({ messageId: message.id, part: part.type, action: 'dropped', reason: block });
  }
  return { blocks, losses };
}

/** Whether anything of a message is sent. Thinking alone is not: a message may not end with it. */
export function saysAnything(message: AssistantMessage, target: ProjectionTarget): boolean {
  return message.content.some(
    (part) =>
      part.type === 'tool_call' ||
      (part.type === 'text' && part.text.trim() !== '') ||
      (part.type === 'server_tool' && isJsonObject(part.native) && isNativeTo(message.origin, target)),
  );
}

/** For what is left out without a word. */
const SILENT = '';
const ELSEWHERE = 'it belongs to another model, endpoint or conversation';

/** The block, or why there is none. */
function blockOf(part: AssistantPart, native: boolean, nameCall: NameCall): JsonObject | string {
  switch (part.type) {
    case 'text': {
      // Blank text is refused (WP-4).
      if (part.text.trim() === '') return SILENT;
      const citations = native && isJsonObject(part.native) ? jsonListOf(part.native['citations']) : [];
      return { type: 'text', text: wellFormed(part.text), ...(citations.length === 0 ? {} : { citations }) };
    }
    case 'reasoning':
      return native ? thinkingBlock(part.text, part.native) : ELSEWHERE;
    case 'tool_call': {
      const extra = native && isJsonObject(part.native) ? part.native : {};
      const id = nameCall(part.id);
      return { ...extra, type: 'tool_use', id, name: wireToolName(part.name), input: part.input };
    }
    case 'server_tool':
      return native && isJsonObject(part.native) ? part.native : ELSEWHERE;
    case 'citation':
      // The text part before it carries it natively.
      return native ? SILENT : ELSEWHERE;
  }
}

function thinkingBlock(text: string, payload: unknown): JsonObject | string {
  // Repaired it would not be what was signed (WP-5), and as it is the API refuses it (WP-44).
  if (!text.isWellFormed()) return 'it holds half of a surrogate pair and may not be changed';
  if (isJsonObject(payload)) {
    if (payload['type'] === 'redacted_thinking' && stringOf(payload['data'])) return payload;
    if (payload['type'] === 'thinking' && stringOf(payload['signature'])) return { ...payload, thinking: text };
  }
  return 'thinking without its signature cannot be sent back';
}
