import type { ConfiguredModels } from '../catalogue/configured-models.js';
import { findRules } from '../catalogue/find-rules.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';
import type { ListedProvider } from '../host/catalog.js';
import type { ModelRules } from '../plugin/model-rules.js';
import type { ProviderSettings } from '../plugin/settings.js';

/**
 * The rules of one provider's models, by its own name and else by that of the provider that serves it. Each is looked
 * for once: providers ask in every turn.
 */
export function providerRules(
  { name, servedBy = name }: Pick<ListedProvider, 'name' | 'servedBy'>,
  { catalogue, configured = {} }: { readonly catalogue: () => ModelCatalogue; readonly configured?: ConfiguredModels },
): NonNullable<ProviderSettings['rulesOf']> {
  const found = new Map<string, ModelRules | undefined>();
  return (model) => {
    if (!found.has(model)) {
      const rules = [name, servedBy].map((provider) => findRules(catalogue(), { provider, model, configured }));
      found.set(model, rules[0] ?? rules[1]);
    }
    return found.get(model);
  };
}
