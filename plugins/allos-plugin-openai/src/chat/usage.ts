import { countOf, type JsonObject, jsonObjectOf } from 'allos/plugin';
import type { Usage } from 'allos/plugin';

/**
 * The figures of one answer, counted as the contract does: the API's prompt figure includes what came from a cache and
 * what went into it (WP-26). Servers put the cached part in different places. Undefined when there are no figures.
 */
export function usageOf(given: unknown): Usage | undefined {
  const usage = jsonObjectOf(given);
  if (usage === undefined) return undefined;
  const prompt = countOf(usage['prompt_tokens']) ?? countOf(usage['input_tokens']);
  const completion = countOf(usage['completion_tokens']) ?? countOf(usage['output_tokens']);
  if (prompt === undefined && completion === undefined) return undefined;

  const promptDetails = jsonObjectOf(usage['prompt_tokens_details']) ?? {};
  const completionDetails = jsonObjectOf(usage['completion_tokens_details']) ?? {};
  const cacheReadTokens = largest([
    promptDetails['cached_tokens'],
    usage['cached_tokens'],
    usage['num_cached_tokens'],
    usage['prompt_cache_hit_tokens'],
  ]);
  const written = largest([promptDetails['cache_write_tokens'], usage['cache_creation_input_tokens']]);
  // OpenRouter counts what Gemini writes and reads at once in both figures; ours do not overlap.
  const cacheWriteTokens = Math.min(written, Math.max(0, (prompt ?? 0) - cacheReadTokens));
  const reasoningTokens = largest([completionDetails['reasoning_tokens'], usage['reasoning_tokens']]);
  return {
    inputTokens: Math.max(0, (prompt ?? 0) - cacheReadTokens - cacheWriteTokens),
    outputTokens: (completion ?? 0) + reasoningOutside(usage, prompt ?? 0, completion ?? 0, reasoningTokens),
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
  };
}

/** xAI leaves reasoning out of the completion figure, which shows in the total. */
function reasoningOutside(usage: JsonObject, prompt: number, completion: number, reasoning: number): number {
  return reasoning > 0 && countOf(usage['total_tokens']) === prompt + completion + reasoning ? reasoning : 0;
}

function largest(figures: readonly unknown[]): number {
  return Math.max(0, ...figures.map((figure) => countOf(figure) ?? 0));
}
