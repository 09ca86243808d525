import { modelListing, type ListedModel } from '../../container/model-listing.js';
import { AllosError } from '../../plugin/error.js';
import { nearest } from '../../plugin/nearest.js';
import type { ConfigFlags } from '../load-command-config.js';
import { configuredPlugins } from './configured-plugins.js';

/**
 * The models of one provider, or of all, and what to know about the list.
 *
 * @throws AllosError `usage.unknown_provider`
 */
export async function knownModels(
  flags: ConfigFlags,
  provider: string | undefined,
): Promise<{ readonly models: readonly ListedModel[]; readonly notices: readonly string[] }> {
  const { config, catalog } = await configuredPlugins(flags);
  const all = modelListing(config.config.providers);
  const usable = new Set(catalog.providers.map(({ name }) => name));
  const sellers = new Set(all.map((model) => model.provider));
  const wanted = provider?.toLowerCase();
  const names = [...new Set([...sellers, ...usable])];
  if (wanted !== undefined && !names.includes(wanted)) {
    const meant = nearest(wanted, names);
    throw new AllosError('usage.unknown_provider', `there is no provider named ${JSON.stringify(provider)}`, {
      hint: meant === undefined ? `The catalogue knows ${[...sellers].join(', ')}.` : `Did you mean ${meant}?`,
    });
  }
  const models = all.filter((model) => wanted === undefined || model.provider === wanted);
  const unusable = [...new Set(models.map((model) => model.provider))].filter((name) => !usable.has(name));
  return {
    models,
    notices: [
      ...config.notices,
      ...(models.length === 0 ? [`The catalogue knows no models of ${wanted ?? 'any provider'}.`] : []),
      ...unusable.map((name) => `No plugin here provides ${name}; its models are listed for comparison.`),
    ],
  };
}
