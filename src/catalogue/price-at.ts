import type { DatedPrice, ModelEntry } from './model-entry.js';

/** The price of a model at a time, in milliseconds since 1970-01-01 UTC; undefined before the first known one. */
export function priceAt({ prices }: Pick<ModelEntry, 'prices'>, at: number): DatedPrice | undefined {
  return prices.findLast(({ from }) => Date.parse(from) <= at);
}

/** Prices that are announced for a later time. */
export function pricesAfter({ prices }: Pick<ModelEntry, 'prices'>, at: number): readonly DatedPrice[] {
  return prices.filter(({ from }) => Date.parse(from) > at);
}
