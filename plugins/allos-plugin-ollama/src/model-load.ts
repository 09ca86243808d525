import type { ProviderTimeouts } from 'allos/plugin';

const MODEL_LOAD_MS = 300_000;
/** A shorter wait than this was set on purpose. */
const DELIBERATE_MS = 60_000;

/** The timeouts with time for a model to be loaded from disk before the first byte comes (WP-40). */
export function waitingForLoad(timeouts: ProviderTimeouts): ProviderTimeouts {
  if (timeouts.firstByteMs < DELIBERATE_MS) return timeouts;
  return { ...timeouts, firstByteMs: Math.max(timeouts.firstByteMs, MODEL_LOAD_MS) };
}
