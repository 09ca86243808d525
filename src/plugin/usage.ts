/**
 * Tokens of one model call, counted alike for every API: the four input figures do not overlap.
 * `inputTokens + cacheReadTokens + cacheWriteTokens` is the whole prompt. OpenAI includes cached tokens in its input
 * figure and Anthropic does not (WP-13, WP-26); providers even that out.
 */
export interface Usage {
  /** Prompt tokens that were neither read from nor written to a cache. */
  readonly inputTokens: number;
  /** Completion tokens, reasoning included. */
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** The part of `cacheWriteTokens` that is kept for an hour and costs more; absent for none (Anthropic, WP-13). */
  readonly cacheWriteHourTokens?: number;
  /** The part of `outputTokens` that was reasoning, where the API tells; else 0. */
  readonly reasoningTokens: number;
}

/** No tokens. */
export const NO_USAGE: Usage = Object.freeze({
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
});

/** The sum of two figures. */
export function addUsage(a: Usage, b: Usage): Usage {
  const hour = (a.cacheWriteHourTokens ?? 0) + (b.cacheWriteHourTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    ...(hour === 0 ? {} : { cacheWriteHourTokens: hour }),
  };
}

/** Tokens as events tell them; see `Usage` for what each figure counts. */
export interface ReportedUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

/** The figures under the names that events give them. */
export function reportedUsage(usage: Usage): ReportedUsage {
  return {
    input: usage.inputTokens,
    output: usage.outputTokens,
    cacheRead: usage.cacheReadTokens,
    cacheWrite: usage.cacheWriteTokens,
    reasoning: usage.reasoningTokens,
  };
}

/** The figures under the names that providers give them. */
export function usageOf(reported: ReportedUsage): Usage {
  return {
    inputTokens: reported.input,
    outputTokens: reported.output,
    cacheReadTokens: reported.cacheRead,
    cacheWriteTokens: reported.cacheWrite,
    reasoningTokens: reported.reasoning,
  };
}
