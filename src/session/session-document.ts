import type { AgentEvent } from '../plugin/event.js';
import type { Message } from '../plugin/message.js';
import type { SessionHeader } from '../plugin/session-store.js';
import type { Usage } from '../plugin/usage.js';
import { isTurn, wholeConversation, type ConversationEntry } from './conversation.js';
import type { ReadSession } from './read-session.js';
import { recordOf } from './redact-event.js';
import { parseRecord } from './parse-record.js';

/** A session as one JSON object: what `export --format json` and `show --json` print. */
export interface SessionDocument {
  readonly v: 1;
  readonly id: string;
  readonly name: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly cwd: string;
  /** The version of Allos that began it. */
  readonly allos: string;
  readonly forkedFrom: NonNullable<SessionHeader['forkedFrom']> | null;
  /** Of the last run. */
  readonly provider: string | null;
  readonly model: string | null;
  /** Model calls. */
  readonly turns: number;
  readonly usage: Usage;
  /** US dollars; null when any part is unknown. */
  readonly costUsd: number | null;
  /** What could not be read. */
  readonly warnings: readonly string[];
  /** All of them, also what a compaction took out; without the payloads that only a vendor's API understands. */
  readonly messages: readonly Message[];
}

/** What there is to read of a session. */
export interface SessionReading {
  readonly document: SessionDocument;
  readonly entries: readonly ConversationEntry[];
}

/** @param secrets known values, the longest first (`usableSecrets`); they are left out */
export function readingOf({ header, contents }: ReadSession, secrets: readonly string[]): SessionReading {
  const events = contents.events.map((event) => parseRecord(recordOf(event, secrets)) ?? event);
  const { entries, messages, usage, costUsd, warnings } = wholeConversation(events);
  const started = events.findLast(isStart);
  return {
    entries,
    document: {
      v: 1,
      id: header.id,
      name: contents.name ?? null,
      createdAt: header.createdAt,
      cwd: header.cwd,
      allos: header.allos,
      forkedFrom: header.forkedFrom ?? null,
      provider: started?.provider ?? null,
      model: started?.model ?? null,
      turns: events.filter(isTurn).length,
      usage,
      costUsd,
      warnings: [...contents.warnings, ...warnings],
      messages: messages.map(withoutNative),
    },
  };
}

function isStart(event: AgentEvent): event is Extract<AgentEvent, { type: 'run.started' }> {
  return event.type === 'run.started' && event.parentRunId === undefined;
}

function withoutNative(message: Message): Message {
  if (message.role !== 'assistant' && message.role !== 'user' && message.role !== 'system') return message;
  const content = message.content.map((part) => {
    if (!('native' in part)) return part;
    const { native: _native, ...rest } = part;
    return rest;
  });
  return { ...message, content } as Message;
}
