import { isJsonObject, jsonObjectOf } from 'allos/plugin';
import type { JsonObject, Usage } from 'allos/plugin';

/**
 * Adds up the usage figures of one answer. `message_start` gives the input, `message_delta` running totals in which
 * any field may be missing, null or, from some gateways, 0; figures only grow (WP-12). `input_tokens` leaves out what
 * the cache gave or took (WP-13), as ours does.
 */
export class UsageCount {
  #seen = false;
  readonly #figures = {
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    cacheWriteHourTokens: 0,
    reasoningTokens: 0,
  };

  add(usage: unknown): void {
    if (!isJsonObject(usage)) return;
    this.#seen = true;
    this.#raise('inputTokens', usage['input_tokens']);
    this.#raise('outputTokens', usage['output_tokens']);
    this.#raise('cacheReadTokens', usage['cache_read_input_tokens']);
    this.#raise('cacheWriteTokens', usage['cache_creation_input_tokens'] ?? writtenByLifetime(usage));
    this.#raise('cacheWriteHourTokens', jsonObjectOf(usage['cache_creation'])?.['ephemeral_1h_input_tokens']);
    this.#raise('reasoningTokens', jsonObjectOf(usage['output_tokens_details'])?.['thinking_tokens']);
  }

  /** Undefined when the API gave no figures at all. */
  total(): Usage | undefined {
    if (!this.#seen) return undefined;
    const { cacheWriteHourTokens, ...figures } = this.#figures;
    return cacheWriteHourTokens === 0 ? figures : { ...figures, cacheWriteHourTokens };
  }

  #raise(figure: keyof Usage, value: unknown): void {
    if (typeof value === 'number' && value > this.#figures[figure]) this.#figures[figure] = value;
  }
}

function writtenByLifetime(usage: JsonObject): number {
  let total = 0;
  for (const tokens of Object.values(jsonObjectOf(usage['cache_creation']) ?? {}))
    total += typeof tokens === 'number' ? tokens : 0;
  return total;
}
