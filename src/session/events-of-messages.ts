import type { ConversationUsage } from '../plugin/agent.js';
import type { AgentEvent, AgentEventBody, Compaction } from '../plugin/event.js';
import type { Message } from '../plugin/message.js';

/**
 * The events that fold to a conversation whose own events were not kept. What only they told is not known any more,
 * such as how runs ended.
 *
 * @param at ISO 8601, UTC
 * @param usage what all of it took
 */
export function eventsOfMessages(
  history: readonly (Message | Compaction)[],
  { sessionId, at, usage }: { readonly sessionId: string; readonly at: string; readonly usage?: ConversationUsage },
): readonly AgentEvent[] {
  return [...history.flatMap(bodiesOf), ...usageOf(usage)].map((body, seq) => ({
    v: 1,
    seq,
    ts: at,
    runId: `${sessionId}:saved`,
    sessionId,
    ...body,
  }));
}

function usageOf(usage: ConversationUsage | undefined): readonly AgentEventBody[] {
  if (usage === undefined || usage.turns === 0) return [];
  const { turns: _turns, ...rest } = usage;
  return [{ type: 'usage', ...rest }];
}

function bodiesOf(entry: Message | Compaction): readonly AgentEventBody[] {
  if ('type' in entry) return [entry];
  if (entry.role !== 'tool') return [{ type: 'message.completed', message: entry }];
  return entry.content.flatMap((result) => {
    const { callId, name, status } = result;
    // A call without a result is one nobody knows the end of.
    if (status === 'unknown') return [];
    return [{ type: 'tool.completed' as const, callId, name, status, durationMs: 0, files: [], result }];
  });
}
