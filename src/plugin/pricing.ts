import type { Usage } from './usage.js';

/** One model call, as far as its price depends on it. */
export interface PricedCall {
  /** The provider's name in the catalog, for example `openai`. */
  readonly provider: string;
  /** The model as the API named it in its answer, else as it was asked for. */
  readonly model: string;
  /** The model as it was asked for, where the answer named it otherwise. */
  readonly requestedModel?: string;
  /** Where the request went; see `Origin.endpoint`. Undefined before the first call. */
  readonly endpoint?: string;
  readonly usage: Usage;
  /** When, in milliseconds since 1970-01-01 UTC: prices change. */
  readonly at: number;
}

/**
 * What model calls cost. The built-in service reads the model catalogue of Allos; a plugin replaces it with
 * `@Service(TOKENS.Pricing)`.
 *
 * Contract: answers at once and never throws. It is first asked after the first answer of a model, or before the first
 * call of a run that has a bound on its cost.
 */
export interface Pricing {
  /**
   * US dollars. `null` when any part of the price is unknown, which is not the same as 0. `undefined` leaves the answer
   * to the built-in service.
   */
  readonly costOf: (call: PricedCall) => number | null | undefined;
}
