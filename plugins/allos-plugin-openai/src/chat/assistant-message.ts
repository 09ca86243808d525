import {
  filledStringOf,
  isNativeTo,
  jsonListOf,
  jsonObjectOf,
  wellFormed,
  type AssistantMessage,
  type AssistantPart,
  type HopLoss,
  type JsonObject,
  type ProjectionTarget,
  type ReasoningPart,
  type ToolCallPart,
} from 'allos/plugin';
import type { ServerCompat } from '../server-compat.js';

/** An assistant message for the wire, without its calls. */
export interface AssistantWire {
  readonly text: string;
  /** Fields that carry reasoning back to the server that gave it. */
  readonly reasoning: JsonObject;
  readonly calls: readonly ToolCallPart[];
  readonly losses: readonly HopLoss[];
}

/** Sorts the parts of an assistant message by where they go on the wire. */
export function assistantWire(
  message: AssistantMessage,
  target: ProjectionTarget,
  compat: ServerCompat,
): AssistantWire {
  const texts: string[] = [];
  const thoughts: ReasoningPart[] = [];
  const calls: ToolCallPart[] = [];
  const losses: HopLoss[] = [];
  const lose = (part: string, reason: string): void => {
    losses.push({ messageId: message.id, part, action: 'dropped', reason });
  };
  for (const part of message.content) {
    switch (part.type) {
      case 'text':
        texts.push(part.text);
        break;
      case 'reasoning':
        thoughts.push(part);
        break;
      case 'tool_call':
        calls.push(part);
        break;
      case 'server_tool':
        lose('server_tool', `${part.name} ran on another vendor's servers`);
        break;
      case 'citation':
        // It describes text that is sent.
        break;
    }
  }
  if (message.content.some((part) => hasPhase(part))) lose('phase', 'Chat Completions has no place for it');
  // Reasoning as text is not signed: it is at home where the same server and model are, in every lineage.
  const home = thoughts.length > 0 && isNativeTo({ ...message.origin, lineage: target.lineage }, target);
  if (thoughts.length > 0 && !home) lose('reasoning', 'another model or server thought it');
  const reasoning = home ? reasoningFields(thoughts, isNativeTo(message.origin, target), compat) : {};
  const required = compat.reasoning === 'required' && Object.keys(reasoning).length === 0;
  return {
    text: wellFormed(texts.join('')),
    reasoning: required ? { reasoning_content: '' } : reasoning,
    calls,
    losses,
  };
}

/** Responses says of a message whether it is commentary or the final answer (WP-21). */
function hasPhase(part: AssistantPart): boolean {
  return part.type === 'text' && jsonObjectOf(part.native)?.['phase'] !== undefined;
}

function reasoningFields(thoughts: readonly ReasoningPart[], signed: boolean, compat: ServerCompat): JsonObject {
  if (compat.reasoning === 'never' || thoughts.length === 0) return {};
  const native = thoughts.map((part) => jsonObjectOf(part.native));
  const details = native.flatMap((payload) => jsonListOf(payload?.['details']));
  if (compat.reasoning === 'details' && signed && details.length > 0) {
    return { reasoning_details: details };
  }
  const text = wellFormed(thoughts.map((part) => part.text).join(''));
  const field = native.map((payload) => filledStringOf(payload?.['field'])).find((name) => name !== undefined);
  return text === '' || field === undefined ? {} : { [field]: text };
}
