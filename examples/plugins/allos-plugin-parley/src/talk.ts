import { isReplayable, wellFormed, wellFormedJson } from 'allos/plugin';
import type { HopLoss, JsonObject, Message, ToolCallPart, ToolResultPart } from 'allos/plugin';

/** The transcript as Parley takes it, and what of it cannot be sent there. */
export interface Talk {
  readonly talk: readonly JsonObject[];
  readonly losses: readonly HopLoss[];
}

export function talkOf(messages: readonly Message[]): Talk {
  const talk: JsonObject[] = [];
  const losses: HopLoss[] = [];
  messages.forEach((message, index) => {
    const calls: ToolCallPart[] = [];
    // Results are written with their calls; a result without one is left out.
    if (message.role === 'system' || message.role === 'tool' || !isReplayable(message)) return;
    for (const part of message.content) {
      if (part.type === 'text') {
        if (part.text !== '') talk.push({ who: message.role, text: wellFormed(part.text) });
      } else if (part.type === 'tool_call') {
        calls.push(part);
      } else {
        losses.push({
          messageId: message.id,
          part: part.type,
          action: 'dropped',
          reason: 'Parley has no word for it',
        });
      }
    }
    talk.push(
      ...calls.map(({ id, name, input }) => ({ who: 'assistant', call: { id, name, input: wellFormedJson(input) } })),
    );
    const results = resultsBehind(messages, index);
    for (const { id } of calls) {
      const result = results.find(({ callId }) => callId === id);
      talk.push({ who: 'tool', id, text: wellFormed(result?.text ?? 'No result was recorded.') });
    }
  });
  return { talk, losses };
}

function resultsBehind(messages: readonly Message[], index: number): readonly ToolResultPart[] {
  const results: ToolResultPart[] = [];
  for (const message of messages.slice(index + 1)) {
    if (message.role !== 'tool') break;
    results.push(...message.content);
  }
  return results;
}
