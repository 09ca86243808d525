import type { JsonObject } from '../plugin/json.js';
import type { Provider } from '../plugin/provider.js';
import type { RetryLimits } from './retry-delay.js';

/** A model that can be asked, and how. */
export interface ReadyModel {
  readonly provider: Provider;
  /** The provider's name in the catalog. */
  readonly providerName: string;
  readonly model: string;
  /** Reasoning effort in the API's own words. */
  readonly effort?: string;
  /** Of the request body, last, in the vendor's own words. */
  readonly providerOptions?: JsonObject;
  readonly retry: RetryLimits;
  /** The window of the model in tokens, asked for where its provider does not know it. */
  readonly otherWindow?: () => number | undefined;
}

/** A model that takes over when the one before it cannot go on. */
export interface FallbackModel {
  /** `provider/model`, as messages and events name it. */
  readonly name: string;
  /** Loads what it takes, when it is needed; or says why it cannot be used. */
  readonly open: () => Promise<ReadyModel | UnusableModel>;
}

export interface UnusableModel {
  /** A part of a sentence: `OPENAI_API_KEY is not set`. */
  readonly obstacle: string;
}

/** `provider/model`. */
export function modelName({ providerName, model }: Pick<ReadyModel, 'providerName' | 'model'>): string {
  return `${providerName}/${model}`;
}
