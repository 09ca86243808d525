import type { ModelCatalogue, ModelEntry } from './model-entry.js';

/** An entry that a name belongs to. */
export interface FoundModel {
  readonly entry: ModelEntry;
  /**
   * Whether the entry's price is that of the name. A name with more than a date behind it may be another product:
   * `gpt-5.4-pro` has about the window of `gpt-5.4`, and ten times its price. A name with a vendor in front is sold by
   * a gateway, at the gateway's price.
   */
  readonly isPriced: boolean;
}

/** What a vendor puts behind the name of a model without changing its price: a date, a revision, `latest`. */
const SNAPSHOT = /^(?:[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{3,4}|\d{2}-\d{2}|latest|preview|exp))*$/;

/**
 * The entry of a model: of the provider's entries the one with the longest name that the model's name begins with.
 * Names ignore case; a vendor in front (`anthropic/claude-opus-5`) is taken for the provider.
 */
export function findModel({ models }: ModelCatalogue, provider: string, model: string): FoundModel | undefined {
  const name = model.toLowerCase().replace(/^models\//, '');
  const slash = name.lastIndexOf('/');
  const vendor = name.slice(name.lastIndexOf('/', slash - 1) + 1, Math.max(0, slash));
  const isVendor = models.some((entry) => entry.provider === vendor);
  const seller = isVendor ? vendor : provider.toLowerCase();
  const bare = name.slice(slash + 1);
  let entry: ModelEntry | undefined;
  for (const candidate of models) {
    if (candidate.provider !== seller || candidate.model.length <= (entry?.model.length ?? 0)) continue;
    if (isFamily(bare, candidate.model)) entry = candidate;
  }
  if (entry === undefined) return undefined;
  const rest = bare.slice(entry.model.length);
  // The tags of a model that runs here are sizes and quantisations; `cloud` is not run here.
  const isSame = entry.local === true ? !rest.includes('cloud') : SNAPSHOT.test(rest);
  return { entry, isPriced: slash === -1 && isSame };
}

/** `claude-opus-5` covers `claude-opus-5-20260724`, not `claude-opus-5-5`; `gpt-4` covers neither `gpt-4o` nor `gpt-4.5`. */
export function isFamily(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^(?:$|:|[-@](?!\d{1,2}(?:\D|$)))/.test(name.slice(prefix.length));
}
