import type { ModelRules } from '../plugin/model-rules.js';

/** `config/models.json`. */
export interface ModelCatalogue {
  readonly version: 1;
  readonly models: readonly ModelEntry[];
  readonly requestRules: readonly RequestRulesEntry[];
}

/** How the models of some names are asked. A name may stand here that no entry has: families, and names to come. */
export interface RequestRulesEntry {
  readonly provider: string;
  /** In lower case. A `*` at the end stands for whatever does not go on with the number before it. */
  readonly models: readonly string[];
  /** Day on which the source said so. */
  readonly checked: string;
  readonly source: string;
  readonly rules: ModelRules;
}

/** What is known of a model, and of the dated names and tags that begin with its name. */
export interface ModelEntry {
  /** The provider that sells it, as its name stands in the catalog of plugins. */
  readonly provider: string;
  readonly model: string;
  /** Tokens, prompt and answer together; null when unknown. */
  readonly contextWindow: number | null;
  /** Tokens of one answer; null when unknown. */
  readonly maxOutputTokens: number | null;
  /** Day on which the source said so. */
  readonly checked: string;
  readonly source: string;
  readonly note?: string;
  /** The prices hold for a server on this machine only; the same name elsewhere may cost something. */
  readonly local?: boolean;
  /** Oldest first. Empty when no price is known. */
  readonly prices: readonly DatedPrice[];
}

/** The price from a day on, until the next one. */
export interface DatedPrice {
  /** A day, `YYYY-MM-DD`; it begins at midnight UTC. */
  readonly from: string;
  /** Where it is not the source of the entry. */
  readonly source?: string;
  readonly note?: string;
  /** By the length of the prompt, shortest first. One holds for the whole call. */
  readonly tiers: readonly PriceTier[];
}

/** US dollars per million tokens; null where the price is unknown. */
export interface PriceTier {
  /** Holds for prompts longer than this, cached tokens included; absent in the first tier. */
  readonly abovePromptTokens?: number;
  readonly input: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  /** What is kept for an hour, where that can be chosen. */
  readonly cacheWriteHour?: number | null;
  /** Reasoning included. */
  readonly output: number | null;
}
