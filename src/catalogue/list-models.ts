import { configuredEntry, type ConfiguredModels } from './configured-models.js';
import type { DatedPrice, ModelCatalogue, ModelEntry } from './model-entry.js';
import { priceAt, pricesAfter } from './price-at.js';

/** A model as it is listed at one time. */
export interface ListedModel extends Omit<ModelEntry, 'prices' | 'checked'> {
  /** Null for what only the user's settings say. */
  readonly checked: string | null;
  /** The price that holds, and since when; null when it is unknown. */
  readonly price: (Omit<DatedPrice, 'from'> & { readonly from: string | null }) | null;
  /** Prices that are announced for later. */
  readonly announced: readonly DatedPrice[];
}

/** The models of the catalogue with the prices of one time, and the user's own settings on top. */
export function listModels(
  { models }: ModelCatalogue,
  configured: ConfiguredModels,
  at: number,
): readonly ListedModel[] {
  const more = Object.entries(configured).flatMap(([provider, { models: own = [] }]) =>
    own
      .filter(({ id }) => !models.some((entry) => entry.provider === provider && entry.model === id))
      .map(({ id }) => unknownModel(provider, id)),
  );
  return [...models.map((entry) => listed(entry, at)), ...more].map((model) => withSettings(model, configured));
}

function listed({ prices, ...facts }: ModelEntry, at: number): ListedModel {
  return { ...facts, price: priceAt({ prices }, at) ?? null, announced: pricesAfter({ prices }, at) };
}

function unknownModel(provider: string, model: string): ListedModel {
  const facts = { provider, model, contextWindow: null, maxOutputTokens: null };
  return { ...facts, checked: null, source: 'configuration', price: null, announced: [] };
}

function withSettings(model: ListedModel, configured: ConfiguredModels): ListedModel {
  const own = configuredEntry(configured, model.provider, model.model);
  if (own === undefined) return model;
  return {
    ...model,
    contextWindow: own.model.contextWindow ?? model.contextWindow,
    maxOutputTokens: own.model.maxOutputTokens ?? model.maxOutputTokens,
    ...(own.price === undefined
      ? {}
      : { price: { from: null, source: 'configuration', tiers: [own.price] }, announced: [] }),
  };
}
