import { isJsonObject, isNativeTo, jsonObjectOf, stringOf, wellFormed } from 'allos/plugin';
import type { AssistantMessage, HopLoss, JsonObject, ProjectionTarget, ToolCallPart } from 'allos/plugin';

/** A call as its result needs it. */
export interface WireCall {
  readonly part: ToolCallPart;
  /** The id that the server gave it, where it goes back there. */
  readonly id: string | undefined;
}

/** What a message becomes. */
export interface AssistantWire {
  readonly wire: JsonObject;
  readonly calls: readonly WireCall[];
  readonly losses: readonly HopLoss[];
}

/** Whether anything of a message is sent: text or calls. Thinking alone says nothing. */
export function saysAnything(message: AssistantMessage): boolean {
  return message.content.some((part) => part.type === 'tool_call' || (part.type === 'text' && part.text.trim() !== ''));
}

/**
 * An assistant message on the wire. Thinking goes back to the model that thought it, in the same conversation, and
 * nowhere else; so do the server's own ids of calls (WP-34, WP-37).
 */
export function assistantWire(message: AssistantMessage, target: ProjectionTarget): AssistantWire {
  const native = isNativeTo(message.origin, target);
  const text: string[] = [];
  const thinking: string[] = [];
  const calls: WireCall[] = [];
  const wireCalls: JsonObject[] = [];
  const losses: HopLoss[] = [];
  for (const part of message.content) {
    const lost = (reason: string): void => {
      losses.push({ messageId: message.id, part: part.type, action: 'dropped', reason });
    };
    switch (part.type) {
      case 'text':
        text.push(part.text);
        break;
      case 'reasoning':
        if (native) thinking.push(part.text);
        else lost('it belongs to another model, endpoint or conversation');
        break;
      case 'tool_call': {
        const extra = native && isJsonObject(part.native) ? part.native : {};
        calls.push({ part, id: stringOf(extra['id']) });
        wireCalls.push(callWire(part, extra));
        break;
      }
      case 'server_tool':
        lost('it ran on the servers of another vendor');
        break;
      case 'citation':
        lost('the API has no citations');
        break;
    }
  }
  const content = text.join('');
  const thought = thinking.join('');
  return {
    wire: {
      role: 'assistant',
      content: content.trim() === '' ? '' : wellFormed(content),
      ...(thought === '' ? {} : { thinking: wellFormed(thought) }),
      ...(wireCalls.length === 0 ? {} : { tool_calls: wireCalls }),
    },
    calls,
    losses,
  };
}

function callWire(part: ToolCallPart, extra: JsonObject): JsonObject {
  const { function: inside = {}, ...beside } = { ...extra, function: jsonObjectOf(extra['function']) ?? {} };
  return { ...beside, function: { ...inside, name: wireName(part.name), arguments: part.input } };
}

/** The name of a tool as it may be sent; a model may have left it out. */
export function wireName(name: string): string {
  return wellFormed(name) || 'unknown';
}
