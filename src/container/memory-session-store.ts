import type { Clock, Ids } from '../plugin/clock.js';
import { AllosError } from '../plugin/error.js';
import type { AgentEvent } from '../plugin/event.js';
import type { OpenSession, SessionHeader, SessionStore } from '../plugin/session-store.js';
import { systemClock } from './system-clock.js';
import { createTimeOrderedIds } from './time-ordered-ids.js';

/** Keeps sessions as long as the process lives, so that one that is not to be kept can change its model. */
export function createMemorySessionStore(
  clock: Clock = systemClock,
  ids: Ids = createTimeOrderedIds(clock),
): SessionStore {
  const sessions = new Map<string, { readonly header: SessionHeader; readonly events: AgentEvent[] }>();
  const opened = (id: string): OpenSession => {
    const session = sessions.get(id);
    if (session === undefined) throw new AllosError('session.not_found', `there is no session ${id}`);
    const { header, events } = session;
    return {
      header,
      events: [...events],
      warnings: [],
      append: (event) => {
        if (event.type !== 'message.delta') events.push(event);
      },
      close: () => undefined,
    };
  };
  return {
    create: async ({ cwd }) => {
      const id = ids.next('ses');
      const createdAt = new Date(clock.now()).toISOString();
      sessions.set(id, { header: { type: 'session', v: 1, id, createdAt, cwd, allos: 'memory' }, events: [] });
      return opened(id);
    },
    open: async (reference) => opened(reference),
    latest: async () => [...sessions.keys()].at(-1),
  };
}
