import { compactedMessages } from '../context/compacted-messages.js';
import { measuredTokens, type MeasuredSize } from '../context/context-size.js';
import { ConversationTotals } from '../context/conversation-totals.js';
import type { AgentEvent } from '../plugin/event.js';
import type { AssistantMessage, Message, SystemMessage } from '../plugin/message.js';
import { usageOf, type ReportedUsage, type Usage } from '../plugin/usage.js';
import type { InterruptedCall } from './interrupted-call.js';
import { TranscriptEntries } from './transcript-entries.js';

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
  /** Model calls. */
  readonly turns: number;
  /** The size of the conversation as its model last told it; undefined when it did not since the last compaction. */
  readonly measured: MeasuredSize | undefined;
  /** The model of the last answer, as `provider/model`; undefined when there is none. */
  readonly answeredBy: string | undefined;
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
  let told: ReportedUsage | undefined;
  let measured: MeasuredSize | undefined;
  let answeredBy: string | undefined;
  /** The model that events say is asked; of messages that were saved without them, each says it itself. */
  let asked: string | undefined;
  const totals = new ConversationTotals();
  const interrupted: InterruptedCall[] = [];
  const seen = new Set<string>();
  const warnings: string[] = [];
  for (const event of events) {
    const key = `${event.runId}:${event.seq}`;
    if (seen.has(key)) {
      warnings.push(`event ${key} stands twice; the second was ignored`);
      continue;
    }
    seen.add(key);
    totals.add(event);
    if (event.parentRunId !== undefined) continue;
    if (event.type === 'run.started') {
      asked = `${event.provider}/${event.model}`;
    } else if (event.type === 'hop') {
      asked = event.to;
    } else if (event.type === 'usage') {
      told = event;
    } else if (event.type === 'message.completed') {
      const { message } = event;
      if (message.role === 'system') system = message;
      else warnings.push(...entries.addMessage(message));
      if (message.role !== 'assistant') {
        told = undefined;
        continue;
      }
      if (message.state === 'complete') answeredBy = asked ?? writerOf(message);
      if (told !== undefined) measured = { tokens: measuredTokens(message, usageOf(told)), messageId: message.id };
      told = undefined;
    } else if (event.type === 'tool.completed') {
      warnings.push(...entries.addResult(event.result));
    } else if (event.type === 'compaction') {
      const before = entries.flatten();
      interrupted.push(...before.interruptedCalls);
      entries = TranscriptEntries.of(compactedMessages(before.messages, event));
      current = event.lineage;
      told = undefined;
      measured = undefined;
    }
  }
  const { messages, interruptedCalls } = entries.flatten();
  const { costUsd, turns, ...usage } = totals.value;
  return {
    messages,
    system,
    lineage: current,
    usage: usageOf(usage),
    costUsd,
    turns,
    measured,
    answeredBy,
    interruptedCalls: [...interrupted, ...interruptedCalls],
    warnings,
  };
}

function writerOf({ origin: { provider, model, requestedModel } }: AssistantMessage): string {
  return `${provider}/${requestedModel ?? model}`;
}
