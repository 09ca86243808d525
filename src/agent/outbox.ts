import type { AgentEventBody } from '../plugin/event.js';

/**
 * Events that have happened and were not told yet. Whoever is about to wait for the world tells them first, so that
 * they are on disk and on the screen by then; all of one moment go together, since each hand-over costs a turn through
 * every layer between the loop and its reader.
 */
export class Outbox {
  #events: AgentEventBody[] = [];
  #wake: (() => void) | undefined;

  push(event: AgentEventBody): void {
    this.#events.push(event);
    this.#wake?.();
    this.#wake = undefined;
  }

  /** Hands the events over, oldest first. */
  take(): readonly AgentEventBody[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Resolves as soon as there is an event. One reader at a time. */
  filled(): Promise<void> {
    if (this.#events.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
