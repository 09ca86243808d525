import type { ModelRules } from '../plugin/model-rules.js';
import type { PriceTier } from './model-entry.js';

/** The models of `providers.<name>.models` of the configuration, by the provider's name in lower case. */
export type ConfiguredModels = Readonly<Record<string, { readonly models?: readonly ConfiguredModel[] }>>;

export interface ConfiguredModel extends Pick<
  ModelRules,
  'contextWindow' | 'maxOutputTokens' | 'images' | 'documents' | 'efforts' | 'structuredOutput'
> {
  readonly id: string;
  readonly price?: ConfiguredPrice;
}

/** US dollars per million tokens. A cached token costs what an input token does, unless it is said. */
export interface ConfiguredPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** What the user's settings say of a model; its name is taken literally. */
export function configuredEntry(
  configured: ConfiguredModels,
  provider: string,
  model: string,
): { readonly model: ConfiguredModel; readonly price: PriceTier | undefined } | undefined {
  const key = provider.toLowerCase();
  const models = Object.hasOwn(configured, key) ? configured[key]?.models : undefined;
  const found = models?.find(({ id }) => id === model);
  if (found === undefined) return undefined;
  return { model: found, price: found.price === undefined ? undefined : tierOf(found.price) };
}

function tierOf({ input, output, cacheRead, cacheWrite }: ConfiguredPrice): PriceTier {
  const write = cacheWrite ?? input;
  return { input, cacheRead: cacheRead ?? input, cacheWrite: write, cacheWriteHour: write, output };
}
