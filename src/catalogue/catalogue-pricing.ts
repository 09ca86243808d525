import type { PricedCall } from '../plugin/pricing.js';
import { configuredEntry, type ConfiguredModels } from './configured-models.js';
import { costOf } from './cost-of.js';
import { findModel, type FoundModel } from './find-model.js';
import type { ModelCatalogue, PriceTier } from './model-entry.js';
import { priceAt } from './price-at.js';

/**
 * Prices by the user's own settings, else by the catalogue. They are the vendor's list prices for tokens: a gateway,
 * a contract, a batch or a tool of the vendor may be billed otherwise.
 */
export function cataloguePricing(
  catalogue: () => ModelCatalogue,
  configured: ConfiguredModels = {},
): { readonly costOf: (call: PricedCall) => number | null } {
  const find = rememberingLast(catalogue);
  return {
    costOf: (call) => {
      const tiers = tiersOf(call, find, configured);
      return tiers === undefined ? null : costOf(call.usage, tiers);
    },
  };
}

type Find = (provider: string, name: string) => FoundModel | undefined;

/** A run asks for the same model in each of its turns, and a search looks at every entry. */
function rememberingLast(catalogue: () => ModelCatalogue): Find {
  let last: { readonly provider: string; readonly name: string; readonly found: FoundModel | undefined } | undefined;
  return (provider, name) => {
    if (last?.provider !== provider || last.name !== name)
      last = { provider, name, found: findModel(catalogue(), provider, name) };
    return last.found;
  };
}

function tiersOf(
  { provider, model, requestedModel, endpoint, at }: PricedCall,
  find: Find,
  configured: ConfiguredModels,
): readonly PriceTier[] | undefined {
  // What was served is what is billed; the name that was asked for is known where the served one is not.
  const names = requestedModel === undefined ? [model] : [model, requestedModel];
  for (const name of names) {
    const price = configuredEntry(configured, provider, name)?.price;
    if (price !== undefined) return [price];
  }
  for (const name of names) {
    const found = find(provider, name);
    if (found?.isPriced !== true) continue;
    if (found.entry.local === true && endpoint !== undefined && !isLoopback(endpoint)) continue;
    const price = priceAt(found.entry, at);
    if (price !== undefined) return price.tiers;
  }
  return undefined;
}

/** Whether an endpoint is on this machine, where nobody bills. */
function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(endpoint).hostname);
}
