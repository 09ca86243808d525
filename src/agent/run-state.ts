import type { AbortWatch } from './abort-watch.js';
import type { Outbox } from './outbox.js';

/** What the steps of one run share. */
export interface RunState {
  readonly outbox: Outbox;
  readonly watch: AbortWatch;
}
