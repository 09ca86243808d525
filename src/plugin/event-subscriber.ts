import type { AgentEvent } from './event.js';

/**
 * Is told every event of a session's runs, after it was written down. Any number of plugins contribute one, with
 * `@Service(TOKENS.EventSubscriber)`.
 *
 * Contract: it only looks. The event is a frozen copy. Nobody waits for a promise that it returns, but for a moment when
 * the session is disposed of. One that throws or rejects is told once with a warning that names its plugin.
 */
export interface EventSubscriber {
  readonly onEvent: (event: AgentEvent) => void | Promise<void>;
}
