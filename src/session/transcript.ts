import type { AgentEvent, Compaction, EventEnvelope } from '../plugin/event.js';
import type { Message, SystemMessage, UserMessage } from '../plugin/message.js';
import type { InterruptedCall } from './interrupted-call.js';
import { TranscriptEntries } from './transcript-entries.js';
import { addUsage, NO_USAGE, type Usage } from '../plugin/usage.js';

/** What the events of a session amount to. */
export interface Transcript {
  /**
   * Without system messages. Legal for every API: it begins with the user, and each assistant message with calls is
   * followed by one tool message with exactly its results, in the order of its calls (WP-2).
   */
  readonly messages: readonly Message[];
  /** The instructions last in force. */
  readonly system: SystemMessage | undefined;
  /** The conversation, for native payloads (WP-6): the latest compaction's, else the one given. */
  readonly lineage: string;
  /** Summed over all model calls, those before a compaction included. */
  readonly usage: Usage;
  /** Null when the price of any call is unknown. */
  readonly costUsd: number | null;
  /** Calls that were given the result `unknown`. */
  readonly interruptedCalls: readonly InterruptedCall[];
  /** What did not fit and was left out. */
  readonly warnings: readonly string[];
}

/**
 * Folds the events of a session into its transcript. Pure; any subset of a session's events gives a legal transcript.
 * Messages of sub-runs are not part of it, their usage is.
 *
 * @param lineage the lineage before any compaction: the session's id, or a fresh one after a fork or a damaged file
 */
export function foldTranscript(events: readonly AgentEvent[], lineage?: string): Transcript {
  let entries = new TranscriptEntries();
  let system: SystemMessage | undefined;
  let current = lineage ?? events[0]?.sessionId ?? '';
  let usage = NO_USAGE;
  let costUsd: number | null = 0;
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const event of events) {
    const key = `${event.runId}:${event.seq}`;
    if (seen.has(key)) {
      warnings.push(`event ${key} stands twice; the second was ignored`);
      continue;
    }
    seen.add(key);
    if (event.type === 'usage') {
      usage = addUsage(usage, {
        inputTokens: event.input,
        outputTokens: event.output,
        cacheReadTokens: event.cacheRead,
        cacheWriteTokens: event.cacheWrite,
        reasoningTokens: event.reasoning,
      });
      costUsd = costUsd === null || event.costUsd === null ? null : costUsd + event.costUsd;
    } else if (event.parentRunId !== undefined) {
      continue;
    } else if (event.type === 'message.completed') {
      if (event.message.role === 'system') system = event.message;
      else warnings.push(...entries.addMessage(event.message));
    } else if (event.type === 'tool.completed') {
      warnings.push(...entries.addResult(event.result));
    } else if (event.type === 'compaction') {
      entries = new TranscriptEntries();
      entries.addMessage(summaryMessage(event));
      current = event.lineage;
    }
  }
  const { messages, interruptedCalls } = entries.flatten();
  return { messages, system, lineage: current, usage, costUsd, interruptedCalls, warnings };
}

/** The message that stands for what a compaction removed. The same event always gives the same message. */
export function summaryMessage(event: EventEnvelope & Compaction): UserMessage {
  return {
    role: 'user',
    id: `${event.runId}:${event.seq}:summary`,
    content: [{ type: 'text', text: event.summary === '' ? '(An empty summary.)' : event.summary }],
  };
}
