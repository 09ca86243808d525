import type { JsonObject } from './json.js';

/**
 * How a model has to be asked, as far as the catalogue and the user's settings know it. What is absent nobody knows:
 * a provider then does what is safe with every model.
 */
export interface ModelRules {
  /** Tokens, prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether it thinks before it answers. */
  readonly reasoning?: boolean;
  /** Whether it sees images. */
  readonly images?: boolean;
  /** Whether it reads PDF documents. */
  readonly documents?: boolean;
  /**
   * The efforts that a user may ask for, in the API's words, the least first; `none` where the model can be asked not to
   * think. Empty where it takes no effort at all.
   */
  readonly efforts?: readonly string[];
  /** Whether `temperature` and its like are taken; `without-reasoning`: only at an effort of `none`. */
  readonly sampling?: 'always' | 'never' | 'without-reasoning';
  /** Whether the model can be made to call a tool. */
  readonly forcedTool?: boolean;
  /** Whether the API can hold an answer to a JSON Schema. */
  readonly structuredOutput?: boolean;
  /** The field of a request that bounds the answer, where APIs have more than one. */
  readonly maxTokensField?: string;
  /** What only the provider of these models reads, for example its style of thinking. */
  readonly own?: JsonObject;
}
