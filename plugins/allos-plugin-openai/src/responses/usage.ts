import { countOf, jsonObjectOf, type Usage } from 'allos/plugin';

/**
 * The figures of one answer, counted as the contract does: the API's input figure includes what came from a cache and
 * what went into it (WP-26), its output figure the reasoning. Undefined when there are no figures.
 */
export function usageOf(given: unknown): Usage | undefined {
  const usage = jsonObjectOf(given);
  const input = countOf(usage?.['input_tokens']);
  const output = countOf(usage?.['output_tokens']);
  if (usage === undefined || (input === undefined && output === undefined)) return undefined;

  const details = jsonObjectOf(usage['input_tokens_details']) ?? {};
  const cacheReadTokens = Math.min(countOf(details['cached_tokens']) ?? 0, input ?? 0);
  // A gateway that counts one token in both figures is put right here: ours do not overlap.
  const cacheWriteTokens = Math.min(countOf(details['cache_write_tokens']) ?? 0, (input ?? 0) - cacheReadTokens);
  return {
    inputTokens: (input ?? 0) - cacheReadTokens - cacheWriteTokens,
    outputTokens: output ?? 0,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens: countOf(jsonObjectOf(usage['output_tokens_details'])?.['reasoning_tokens']) ?? 0,
  };
}
