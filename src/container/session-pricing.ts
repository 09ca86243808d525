import { cataloguePricing } from '../catalogue/catalogue-pricing.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';
import type { Pricing } from '../plugin/pricing.js';
import type { AllosOptions } from './allos-options.js';

/** The prices of a plugin where it has them, else those of the user's settings and the catalogue. */
export function sessionPricing(
  { providers }: AllosOptions,
  catalogue: () => ModelCatalogue,
  contributed: Pricing | undefined,
): Pricing {
  const builtIn = cataloguePricing(catalogue, providers ?? {});
  if (contributed === undefined) return builtIn;
  return {
    costOf: (call) => {
      const own = contributed.costOf(call);
      return own === undefined ? builtIn.costOf(call) : own;
    },
  };
}
