import type { Approver } from '../plugin/approver.js';
import type { Clock, Ids } from '../plugin/clock.js';
import type { Policy } from '../plugin/policy.js';
import type { Pricing } from '../plugin/pricing.js';
import type { Provider } from '../plugin/provider.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import type { PrepareDependencies } from './prepared-call.js';
import type { FallbackModel } from './ready-model.js';
import type { World } from './world.js';

/**
 * All that an agent acts through. Nothing reaches it, and it reaches nothing, but by these. See
 * docs/decisions/0022-one-seam.md. Hooks and a context strategy look on beside it: a recording is refused where a plugin
 * contributes them.
 */
export interface AgentServices {
  readonly provider: Provider;
  /** In the order in which they take over. */
  readonly fallbacks: readonly FallbackModel[];
  readonly tools: ToolCatalog;
  readonly policy: Policy;
  readonly approver: Approver;
  readonly preview: PrepareDependencies['preview'];
  readonly pricing: Pricing;
  readonly world: World;
  readonly clock: Clock;
  readonly ids: Ids;
  /** A number from 0 up to 1. */
  readonly random: () => number;
}

/** What stands between an agent and all that it acts through, such as a recording. */
export interface Seam {
  readonly between: (services: AgentServices) => AgentServices;
  /** A run begins, or a compaction that was asked for; aborting the controller ends it. */
  readonly begin: (work: BegunWork, controller: AbortController) => void;
  /** The work has come to another event, which may be told later. Undefined where nothing listens. */
  readonly said?: () => void;
  /** It is over, and its last event is told. */
  readonly end: () => void;
}

/** What an agent was asked for. */
export type BegunWork = { readonly type: 'run'; readonly task: string } | { readonly type: 'compaction' };

/** Nothing in between. */
export const OPEN_SEAM: Seam = Object.freeze({
  between: (services: AgentServices) => services,
  begin: () => undefined,
  end: () => undefined,
});
