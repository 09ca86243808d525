import { NO_USAGE, type JsonObject, type Usage } from 'allos/plugin';

/** The figures of an answer, and what is to be said of them. */
export interface CountedUsage {
  /** Undefined when the server gave no figures. */
  readonly usage: Usage | undefined;
  readonly note: string | undefined;
}

/**
 * Reads the counts of the last line (WP-39). The server leaves `prompt_eval_count` out when the whole prompt was still
 * in its cache: nothing was evaluated, and how long the prompt was is not told.
 */
export function usageOf(line: JsonObject): CountedUsage {
  const prompt = countAt(line, 'prompt_eval_count');
  const answer = countAt(line, 'eval_count');
  if (prompt === undefined && answer === undefined) return { usage: undefined, note: undefined };
  return {
    usage: { ...NO_USAGE, inputTokens: prompt ?? 0, outputTokens: answer ?? 0 },
    note: prompt === undefined ? 'The server did not count the prompt: it was cached.' : undefined,
  };
}

/** A count of the last line, where it is one. */
export function countAt(line: JsonObject, key: string): number | undefined {
  const value = line[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
