import { configuredEntry, type ConfiguredModels } from '../catalogue/configured-models.js';
import { findModel } from '../catalogue/find-model.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';

/** The window of a model of which its provider knows nothing: by the user's settings, else by the catalogue. */
export function catalogueWindow(
  catalogue: () => ModelCatalogue,
  { provider, model }: { readonly provider: string; readonly model: string },
  configured: ConfiguredModels = {},
): number | undefined {
  const own = configuredEntry(configured, provider, model)?.model.contextWindow;
  return own ?? findModel(catalogue(), provider, model)?.entry.contextWindow ?? undefined;
}
