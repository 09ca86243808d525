import type { AgentEvent, AgentEventBody } from '../plugin/event.js';
import type { Message } from '../plugin/message.js';

/**
 * The events that fold to a transcript, for a conversation whose own events were not kept. What only they told is not
 * known any more: tokens, cost, how runs ended.
 *
 * @param at ISO 8601, UTC
 */
export function eventsOfMessages(
  messages: readonly Message[],
  { sessionId, at }: { readonly sessionId: string; readonly at: string },
): readonly AgentEvent[] {
  return messages
    .flatMap(bodiesOf)
    .map((body, seq) => ({ v: 1, seq, ts: at, runId: `${sessionId}:saved`, sessionId, ...body }));
}

function bodiesOf(message: Message): readonly AgentEventBody[] {
  if (message.role !== 'tool') return [{ type: 'message.completed', message }];
  return message.content.flatMap((result) => {
    const { callId, name, status } = result;
    // A call without a result is one nobody knows the end of.
    if (status === 'unknown') return [];
    return [{ type: 'tool.completed' as const, callId, name, status, durationMs: 0, files: [], result }];
  });
}
