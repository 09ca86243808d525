import { countOf, jsonListOf, jsonObjectOf } from 'allos/plugin';
import type { JsonObject } from 'allos/plugin';

/** What is known of a family of models, found by the longest prefix of the model's name. */
interface ModelFacts {
  readonly prefix: string;
  /** Tokens, prompt and answer together. */
  readonly contextWindow?: number;
  /** Thinks before it answers: takes `developer` and `max_completion_tokens`. */
  readonly reasoning?: boolean;
  /**
   * What Chat Completions asks of a request with tools (WP-28): an effort of `none`, or nothing that helps, since the
   * model takes tools on Responses only.
   */
  readonly chatTools?: 'effort-none' | 'responses-only';
  /** Takes a temperature only where it does not reason (WP-22). */
  readonly noSampling?: boolean;
}

const MILLION = 1_050_000;

/** Windows as of 2026-11-22: OpenAI's model pages and models.dev, collected with their dates in the catalogue. */
const MODELS: readonly ModelFacts[] = [
  { prefix: 'gpt-6', contextWindow: MILLION, reasoning: true, noSampling: true },
  { prefix: 'gpt-6-sol', contextWindow: MILLION, reasoning: true, noSampling: true, chatTools: 'effort-none' },
  { prefix: 'gpt-6.1-sol', contextWindow: MILLION, reasoning: true, noSampling: true, chatTools: 'responses-only' },
  { prefix: 'gpt-5', contextWindow: 400_000, reasoning: true },
  { prefix: 'gpt-5-chat', contextWindow: 128_000 },
  { prefix: 'gpt-5.4', contextWindow: MILLION, reasoning: true },
  { prefix: 'gpt-5.4-mini', contextWindow: 400_000, reasoning: true },
  { prefix: 'gpt-5.4-nano', contextWindow: 400_000, reasoning: true },
  { prefix: 'gpt-5.5', contextWindow: MILLION, reasoning: true },
  { prefix: 'gpt-5.6', contextWindow: MILLION, reasoning: true },
  { prefix: 'gpt-4.1', contextWindow: MILLION },
  { prefix: 'gpt-4o', contextWindow: 128_000 },
  { prefix: 'gpt-4', contextWindow: 8_192 },
  { prefix: 'gpt-4-32k', contextWindow: 32_768 },
  { prefix: 'gpt-4-turbo', contextWindow: 128_000 },
  { prefix: 'gpt-4.5', contextWindow: 128_000 },
  { prefix: 'gpt-4-1106', contextWindow: 128_000 },
  { prefix: 'gpt-4-0125', contextWindow: 128_000 },
  { prefix: 'gpt-3.5-turbo', contextWindow: 16_385 },
  { prefix: 'o1', contextWindow: 200_000, reasoning: true },
  // These two know neither the developer role nor its successors.
  { prefix: 'o1-mini', contextWindow: 128_000 },
  { prefix: 'o1-preview', contextWindow: 128_000 },
  { prefix: 'o3', contextWindow: 200_000, reasoning: true },
  { prefix: 'o4-mini', contextWindow: 200_000, reasoning: true },
];

/** Tokens the model can take; undefined for a model that neither the settings nor the table know. */
export function contextWindowOf(model: string, options: JsonObject): number | undefined {
  const configured = jsonListOf(options['models'])
    .map(jsonObjectOf)
    .find((entry) => entry?.['id'] === model);
  return countOf(configured?.['contextWindow']) ?? countOf(options['contextWindow']) ?? factsOf(model)?.contextWindow;
}

/** Whether it is a reasoning model of OpenAI. */
export function isOpenAiReasoningModel(model: string): boolean {
  return factsOf(model)?.reasoning === true;
}

/**
 * Whether reasoning may be asked for in its sealed form, which models that give none refuse. A name that no row knows is
 * taken for one of OpenAI's reasoning models where it looks like a later one.
 */
export function givesReasoning(model: string): boolean {
  const facts = factsOf(model);
  return facts === undefined
    ? /^(?:gpt-(?:[7-9]|\d{2})|o[1-9]|codex)/.test(plainName(model))
    : facts.reasoning === true;
}

/** What a request with tools needs on Chat Completions; undefined for nothing (WP-28). */
export function chatToolsRule(model: string): ModelFacts['chatTools'] {
  return factsOf(model)?.chatTools;
}

/** Whether a model takes a temperature, with this effort (WP-22). */
export function takesTemperature(model: string, effort: unknown): boolean {
  return factsOf(model)?.noSampling !== true || effort === 'none';
}

function factsOf(model: string): ModelFacts | undefined {
  const name = plainName(model);
  let best: ModelFacts | undefined;
  for (const facts of MODELS) {
    if (isFamily(name, facts.prefix) && facts.prefix.length > (best?.prefix.length ?? 0)) best = facts;
  }
  return best;
}

/** Gateways put the vendor in front, `openai/gpt-6.1-sol`, and a tuned model has its base: `ft:gpt-4o:mine::1`. */
function plainName(model: string): string {
  return model
    .slice(model.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/^ft:/, '');
}

/** `gpt-6` covers `gpt-6-astra` and `gpt-6.2-sol`, not `gpt-60`. */
function isFamily(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && !/^\d/.test(name.slice(prefix.length));
}
