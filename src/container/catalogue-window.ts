import { configuredEntry, type ConfiguredModels } from '../catalogue/configured-models.js';
import { findModel } from '../catalogue/find-model.js';
import { lazyCatalogue } from '../catalogue/read-catalogue.js';

/** The window of a model of which its provider knows nothing: by the user's settings, else by the catalogue. */
export function catalogueWindow(
  provider: string,
  model: string,
  configured: ConfiguredModels = {},
): number | undefined {
  const own = configuredEntry(configured, provider, model)?.model.contextWindow;
  return own ?? findModel(lazyCatalogue()(), provider, model)?.entry.contextWindow ?? undefined;
}
