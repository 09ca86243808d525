import type { ConversationTotals } from '../context/conversation-totals.js';
import type { Clock } from '../plugin/clock.js';
import type { AgentEvent, AgentEventBody } from '../plugin/event.js';
import type { OpenSession } from '../plugin/session-store.js';
import type { SessionHooks } from './session-hooks.js';

/** What one run is recorded with. */
export interface RecorderOptions {
  readonly runId: string;
  readonly sessionId: string;
  readonly clock: Clock;
  /** Undefined for a conversation that is not kept. */
  readonly session: OpenSession | undefined;
  readonly totals: ConversationTotals;
  readonly hooks: SessionHooks;
}

/** Gives the events of one run their envelope, their place on disk and in the totals of the conversation. */
export class EventRecorder {
  readonly #options: RecorderOptions;
  #seq = 0;
  #at = NaN;
  #ts = '';

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** An arrow, so that it can be handed on. */
  readonly record = (body: AgentEventBody): AgentEvent => {
    const event = this.#event(body);
    this.#options.session?.append(event);
    this.#options.totals.add(event);
    this.#options.hooks.onEvent(event);
    return event;
  };

  /** Those of one moment, and what subscribers that failed have to be told of. */
  readonly recordAll = (bodies: readonly AgentEventBody[], record = this.record): readonly AgentEvent[] => {
    const events = bodies.map(record);
    const warnings = this.#options.hooks.takeWarnings();
    return warnings.length === 0 ? events : [...events, ...warnings.map(record)];
  };

  /** The last event of a run that an error ended. The session may be what failed, so it is only tried. */
  lastWord(body: AgentEventBody): AgentEvent {
    const event = this.#event(body);
    this.#options.totals.add(event);
    try {
      this.#options.session?.append(event);
    } catch {
      // The event itself says that the session could not be written.
    }
    this.#options.hooks.onEvent(event);
    return event;
  }

  #event(body: AgentEventBody): AgentEvent {
    const { runId, sessionId } = this.#options;
    // One literal with one spread: a second one makes it fifteen times slower and three times larger.
    return { v: 1, seq: this.#seq++, ts: this.#now(), runId, sessionId, ...body };
  }

  /** Events of one moment have one time; to write it costs more than to look at the clock. */
  #now(): string {
    const now = this.#options.clock.now();
    if (now !== this.#at) {
      this.#at = now;
      this.#ts = new Date(now).toISOString();
    }
    return this.#ts;
  }
}
