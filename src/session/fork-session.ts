import type { Ids } from '../plugin/clock.js';
import { AllosError } from '../plugin/error.js';
import type { AgentEvent } from '../plugin/event.js';
import type { SessionHeader } from '../plugin/session-store.js';
import { isTurn } from './conversation.js';

export interface ForkOptions {
  /** The last turn that is taken over, its results included; default: all. Counts from 1. */
  readonly at: number | undefined;
  readonly ids: Ids;
  readonly now: number;
  readonly allosVersion: string;
}

/** The header and the events of a session that goes its own way from a turn of another one. Pure but for its ids. */
export function forkSession(
  header: SessionHeader,
  events: readonly AgentEvent[],
  { at, ids, now, allosVersion }: ForkOptions,
): { readonly header: SessionHeader; readonly events: readonly AgentEvent[] } {
  const taken = at === undefined ? events : events.slice(0, endOfTurn(events, at));
  const last = taken.at(-1);
  return {
    header: {
      type: 'session',
      v: header.v,
      id: ids.next('ses'),
      createdAt: new Date(now).toISOString(),
      cwd: header.cwd,
      allos: allosVersion,
      ...(last === undefined ? {} : { forkedFrom: { sessionId: header.id, runId: last.runId, seq: last.seq } }),
    },
    // Else the fork of a compacted session would go on in the lineage of the old one (WP-6).
    events: taken.map((event) => (event.type === 'compaction' ? { ...event, lineage: ids.next('lin') } : event)),
  };
}

/** The index after the last event that belongs to a turn. */
function endOfTurn(events: readonly AgentEvent[], turn: number): number {
  let count = 0;
  let index = 0;
  for (; index < events.length && count < turn; index += 1) if (isTurn(events[index] as AgentEvent)) count += 1;
  if (count < turn) {
    throw new AllosError('usage.invalid', `the session has ${count} turns, so that there is no turn ${turn}`, {
      hint: count === 0 ? 'Leave --at out.' : `Take one from 1 to ${count}; allos sessions show numbers them.`,
    });
  }
  while (index < events.length && !beginsAnother(events[index] as AgentEvent)) index += 1;
  return index;
}

function beginsAnother({ type, parentRunId }: AgentEvent): boolean {
  return parentRunId === undefined && (type === 'message.completed' || type === 'run.started' || type === 'compaction');
}
