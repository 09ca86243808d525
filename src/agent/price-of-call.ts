import type { Clock } from '../plugin/clock.js';
import type { Origin } from '../plugin/message.js';
import type { PricedCall, Pricing } from '../plugin/pricing.js';
import type { Usage } from '../plugin/usage.js';

/** Where an answer came from, as far as its price depends on it. */
export type PricedOrigin = Pick<Origin, 'provider' | 'model' | 'requestedModel'> & Partial<Pick<Origin, 'endpoint'>>;

/** US dollars of a model call of now; null when unknown, also from a service that breaks its contract. */
export function priceOfCall(
  { pricing, clock }: { readonly pricing: Pricing; readonly clock: Clock },
  usage: Usage,
  { provider, model, requestedModel, endpoint }: PricedOrigin,
): number | null {
  const call: PricedCall = {
    provider,
    model,
    usage,
    at: clock.now(),
    ...(requestedModel === undefined ? {} : { requestedModel }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  try {
    const cost = pricing.costOf(call);
    return typeof cost === 'number' && cost >= 0 && Number.isFinite(cost) ? cost : null;
  } catch {
    return null;
  }
}
