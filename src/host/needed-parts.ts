import { contributionOf } from '../plugin/contribution.js';
import type { Plugin } from '../plugin/define-plugin.js';
import { TOKENS } from '../plugin/tokens.js';
import type { BrokenPlugin } from './plugin-source.js';

/** Services that only look: a run without them does the same. */
const LOOKING: readonly unknown[] = [TOKENS.EventSubscriber, TOKENS.Logger].map((token) => Symbol.keyFor(token));

/**
 * Whether a run without this plugin would be another run: it brings a service that others depend on, or a hook that may
 * deny calls. Reads a manifest that nobody has checked: a guard that cannot be used must not be dropped without a word.
 */
export function isRunAnother(manifest: unknown): boolean {
  const { services, hooks } = (manifest ?? {}) as { readonly services?: unknown; readonly hooks?: unknown };
  return (
    (Array.isArray(services) && services.some((service: unknown) => !LOOKING.includes(service))) ||
    (Array.isArray(hooks) && hooks.some(isGuard))
  );
}

type Listing = Pick<BrokenPlugin, 'listedAt' | 'required'>;

/** What the list says of a plugin, for messages about it. */
export function listingOf({ listedAt, required }: Listing): Listing {
  return { ...(listedAt === undefined ? {} : { listedAt }), ...(required === true ? { required } : {}) };
}

/** The services and hooks of a plugin whose decorators may be wrong elsewhere. */
export function recordedParts({ contributes }: Plugin): { readonly services: unknown; readonly hooks: unknown } {
  const recorded = contributes.map(contributionOf);
  return {
    services: recorded.flatMap((each) => (each?.kind === 'service' ? [Symbol.keyFor(each.token)] : [])),
    hooks: recorded.flatMap((each) => (each?.kind === 'hook' ? [each.options] : [])),
  };
}

function isGuard(hook: unknown): boolean {
  const on = (hook as { readonly on?: unknown } | null | undefined)?.on;
  return Array.isArray(on) ? on.includes('beforeToolCall') : on === 'beforeToolCall';
}
