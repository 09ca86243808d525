import type { AgentEvent, RunError } from '../plugin/event.js';
import { isTerminal } from '../plugin/event.js';
import type { AssistantMessage, Message, SystemMessage, ToolResultPart, UserMessage } from '../plugin/message.js';
import { resultsIdOf } from './transcript-entries.js';
import { foldTranscript, type Transcript } from './transcript.js';

/** What a reader of a session meets, in order. */
export type ConversationEntry =
  | { readonly type: 'system'; readonly message: SystemMessage }
  | { readonly type: 'task'; readonly at: string; readonly message: UserMessage }
  | {
      readonly type: 'turn';
      readonly at: string;
      /** Counts from 1 within the session. */
      readonly turn: number;
      readonly message: AssistantMessage;
      /** In the order of the calls. */
      readonly results: readonly ToolResultPart[];
    }
  | { readonly type: 'compaction'; readonly summary: string }
  /** Another model goes on; models as `provider/model`. */
  | { readonly type: 'hop'; readonly from: string; readonly to: string; readonly reason: string | undefined }
  /** A run that did not end well. */
  | { readonly type: 'end'; readonly status: string; readonly error: RunError | undefined };

/** A session as it is read, not as a model gets it: also what a compaction took out. */
export interface WholeConversation extends Pick<Transcript, 'usage' | 'costUsd' | 'warnings'> {
  readonly entries: readonly ConversationEntry[];
  /** Every message, the system's last one first. */
  readonly messages: readonly Message[];
}

export function wholeConversation(events: readonly AgentEvent[]): WholeConversation {
  const { messages, system, usage, costUsd, warnings } = foldTranscript(
    events.filter(({ type }) => type !== 'compaction'),
  );
  return {
    entries: entriesOf(events, messages),
    messages: system === undefined ? messages : [system, ...messages],
    usage,
    costUsd,
    warnings,
  };
}

/** A turn is one model call: an assistant message that belongs to no sub-run. */
export function isTurn(event: AgentEvent): boolean {
  return event.type === 'message.completed' && event.message.role === 'assistant' && event.parentRunId === undefined;
}

function entriesOf(events: readonly AgentEvent[], messages: readonly Message[]): readonly ConversationEntry[] {
  const folded = new Map(messages.map((message) => [message.id, message]));
  const seen = new Set<string>();
  const entries: ConversationEntry[] = [];
  let turn = 0;
  for (const event of events) {
    if (event.parentRunId !== undefined || seen.has(`${event.runId}:${event.seq}`)) continue;
    seen.add(`${event.runId}:${event.seq}`);
    if (event.type === 'message.completed') {
      const { id, role } = event.message;
      if (seen.has(id)) continue;
      seen.add(id);
      const message = role === 'system' ? event.message : folded.get(id);
      if (message?.role === 'system') entries.push({ type: 'system', message });
      else if (message?.role === 'user') entries.push({ type: 'task', at: event.ts, message });
      else if (message?.role === 'assistant') {
        turn += 1;
        const results = folded.get(resultsIdOf(message));
        entries.push({
          type: 'turn',
          at: event.ts,
          turn,
          message,
          results: results?.role === 'tool' ? results.content : [],
        });
      }
    } else if (event.type === 'hop') {
      const { from, to, reason } = event;
      entries.push({ type: 'hop', from, to, reason });
    } else if (event.type === 'compaction') entries.push({ type: 'compaction', summary: event.summary });
    else if (isTerminal(event) && event.status !== 'ok') {
      entries.push({ type: 'end', status: event.status, error: event.error });
    }
  }
  return entries;
}
