import type { Usage } from '../plugin/usage.js';
import type { PriceTier } from './model-entry.js';

const MILLION = 1_000_000;

/**
 * US dollars of one model call. The tier is chosen by the whole prompt, what came from a cache included, and holds for
 * all of the call. Reasoning is part of the output and is not counted twice.
 *
 * @returns null when the price of any tokens that were used is unknown
 */
export function costOf(usage: Usage, tiers: readonly PriceTier[]): number | null {
  const tier = tierOf(promptTokens(usage), tiers);
  if (tier === undefined) return null;
  const hour = Math.min(usage.cacheWriteHourTokens ?? 0, usage.cacheWriteTokens);
  const parts: readonly (readonly [tokens: number, price: number | null | undefined])[] = [
    [usage.inputTokens, tier.input],
    [usage.cacheReadTokens, tier.cacheRead],
    [usage.cacheWriteTokens - hour, tier.cacheWrite],
    [hour, tier.cacheWriteHour],
    [usage.outputTokens, tier.output],
  ];
  let sum = 0;
  for (const [tokens, price] of parts) {
    if (tokens <= 0) continue;
    if (price === null || price === undefined) return null;
    sum += tokens * price;
  }
  return exactUsd(sum / MILLION);
}

/** Without the noise of binary fractions, which would show in JSON: a token is never worth less than 1e-12 dollars. */
export function exactUsd(amount: number): number {
  return Number(amount.toFixed(12));
}

function promptTokens(usage: Usage): number {
  return usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
}

function tierOf(prompt: number, tiers: readonly PriceTier[]): PriceTier | undefined {
  return tiers.findLast(({ abovePromptTokens = -1 }) => prompt > abovePromptTokens);
}
