import { countOf, isJsonObject } from 'allos/plugin';
import type { Usage } from 'allos/plugin';

type Figure = 'prompt' | 'cached' | 'toolUse' | 'candidates' | 'thoughts';

const FIELDS: Readonly<Record<Figure, string>> = {
  prompt: 'promptTokenCount',
  cached: 'cachedContentTokenCount',
  toolUse: 'toolUsePromptTokenCount',
  candidates: 'candidatesTokenCount',
  thoughts: 'thoughtsTokenCount',
};

/**
 * Reads the usage figures of one answer. Each set with a total says everything so far, a figure of zero by leaving it
 * out, and the last one counts, also where an earlier one was higher; a set without a total adds to what is known. The
 * prompt includes what came from a cache (WP-43) but not what tools of the vendor brought, and the thoughts are no part
 * of the candidates; ours do not overlap and leave nothing out.
 */
export class UsageCount {
  readonly #figures = new Map<Figure, number>();

  add(usage: unknown): void {
    if (!isJsonObject(usage)) return;
    if (countOf(usage['totalTokenCount']) !== undefined) this.#figures.clear();
    for (const figure of Object.keys(FIELDS) as Figure[]) {
      const value = countOf(usage[FIELDS[figure]]);
      if (value !== undefined) this.#figures.set(figure, value);
    }
  }

  /** Undefined when the API gave no figures at all. */
  total(): Usage | undefined {
    if (this.#figures.size === 0) return undefined;
    const count = (figure: Figure): number => this.#figures.get(figure) ?? 0;
    const cached = Math.min(count('cached'), count('prompt'));
    return {
      inputTokens: count('prompt') - cached + count('toolUse'),
      outputTokens: count('candidates') + count('thoughts'),
      cacheReadTokens: cached,
      cacheWriteTokens: 0,
      reasoningTokens: count('thoughts'),
    };
  }
}
