import type { Hop } from '../../plugin/event.js';
import type { HopLoss } from '../../plugin/provider.js';
import { lossSummary } from '../../plugin/loss-summary.js';
import { visible } from '../../plugin/visible.js';

/** A move to another model, why, and what it could not be given: how much of it, or with `verbose` what. */
export function hopLine({ from, to, reason, losses }: Hop, { verbose }: { readonly verbose: boolean }): string {
  const why = reason === undefined ? '' : `: ${reason.replace(/\.$/, '')}`;
  const count = losses.length === 1 ? '1 part' : `${losses.length} parts`;
  const lost = verbose ? lossSummary(losses) : `${count} of the conversation${missed(losses)} (-v tells more)`;
  const left = losses.length === 0 ? '' : `; not carried over: ${lost}`;
  return visible(`moved from ${from} to ${to}${why}${left}`).replaceAll('\n', ' ');
}

/** Why the model is not shown what a user gave, or a tool: they would be missed. */
function missed(losses: readonly HopLoss[]): string {
  const seen = losses.filter(({ part }) => part === 'image' || part === 'document').map(({ reason }) => reason);
  return seen.length === 0 ? '' : `, since ${[...new Set(seen)].join(' and ')}`;
}
