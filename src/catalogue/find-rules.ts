import type { ModelRules } from '../plugin/model-rules.js';
import { configuredEntry, type ConfiguredModels } from './configured-models.js';
import { findModel, isFamily } from './find-model.js';
import type { ModelCatalogue } from './model-entry.js';

/**
 * How a model is asked: of the names and families that it belongs to, the longest one counts. The sizes of an entry of
 * the same model are part of it, and what the user's settings say of this very name beats both. Names ignore case.
 *
 * @returns undefined for a model of which nothing is known
 */
export function findRules(
  catalogue: ModelCatalogue,
  { provider, model, configured = {} }: WantedModel,
): ModelRules | undefined {
  const name = model.toLowerCase();
  let longest = -1;
  let rules: ModelRules | undefined;
  for (const entry of catalogue.requestRules) {
    if (entry.provider !== provider.toLowerCase()) continue;
    for (const pattern of entry.models) {
      if (pattern.length <= longest || !covers(pattern, name)) continue;
      longest = pattern.length;
      rules = entry.rules;
    }
  }
  const sizes = sizesOf(catalogue, { provider, model });
  const known = sizes.of.length + 1 < longest ? { ...sizes.rules, ...rules } : { ...rules, ...sizes.rules };
  const all = { ...known, ...configuredRules(configured, provider, model) };
  return Object.keys(all).length === 0 ? undefined : all;
}

export interface WantedModel {
  readonly provider: string;
  readonly model: string;
  readonly configured?: ConfiguredModels;
}

function covers(pattern: string, name: string): boolean {
  if (!pattern.endsWith('*')) return isFamily(name, pattern);
  const begin = pattern.slice(0, -1);
  return name.startsWith(begin) && !(/\d$/.test(begin) && /^\d/.test(name.slice(begin.length)));
}

function sizesOf(catalogue: ModelCatalogue, { provider, model }: WantedModel): { of: string; rules: ModelRules } {
  const found = findModel(catalogue, provider, model)?.entry;
  if (found?.provider !== provider.toLowerCase()) return { of: '', rules: {} };
  const { contextWindow, maxOutputTokens } = found;
  return {
    of: found.model,
    rules: {
      ...(contextWindow === null ? {} : { contextWindow }),
      ...(maxOutputTokens === null ? {} : { maxOutputTokens }),
    },
  };
}

function configuredRules(configured: ConfiguredModels, provider: string, model: string): ModelRules {
  const own = configuredEntry(configured, provider, model)?.model;
  if (own === undefined) return {};
  const { id: _id, price: _price, ...rules } = own;
  return rules;
}
