import type { ConfiguredModels } from '../catalogue/configured-models.js';
import { findRules } from '../catalogue/find-rules.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';
import type { ModelRules } from '../plugin/model-rules.js';
import type { ProviderSettings } from '../plugin/settings.js';

/** The rules of one provider's models. Each is looked for once: providers ask in every turn. */
export function providerRules(
  provider: string,
  { catalogue, configured = {} }: { readonly catalogue: () => ModelCatalogue; readonly configured?: ConfiguredModels },
): NonNullable<ProviderSettings['rulesOf']> {
  const found = new Map<string, ModelRules | undefined>();
  return (model) => {
    if (!found.has(model)) found.set(model, findRules(catalogue(), { provider, model, configured }));
    return found.get(model);
  };
}
