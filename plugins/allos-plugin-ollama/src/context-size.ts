import { isJsonObject, jsonListOf } from 'allos/plugin';
import type { JsonObject } from 'allos/plugin';

/** The window of a model of which nothing is known. */
const DEFAULT_CONTEXT = 8192;
/** As far as the window grows unasked: it is paid for with video memory. */
const LARGEST_UNASKED = 32_768;

/** What decides on `num_ctx`. All in tokens. */
export interface ContextNeed {
  /** What the user set. */
  readonly configured: number | undefined;
  /** What the model was trained for, where the server was asked. */
  readonly trained: number | undefined;
  /** What was sent for this model last time. */
  readonly previous: number | undefined;
  /** An estimate of prompt and answer together. */
  readonly needed: number;
}

/**
 * The `num_ctx` to send. It is always sent: left to itself the server takes 4,096 on many machines and cuts a longer
 * prompt without a word, the system prompt and the tools first (WP-36).
 *
 * What the user set is sent as it is. Otherwise 8,192, doubled until the prompt and its answer fit, up to 32,768 or the
 * model's own window. It never shrinks, since each change loads the model again (WP-37). What does not fit even then
 * is an error before anything is sent; and `truncate: false` tells the server not to cut what we estimated too low.
 */
export function contextSize({ configured, trained, previous, needed }: ContextNeed): number {
  if (configured !== undefined) return configured;
  const largest = Math.min(trained ?? LARGEST_UNASKED, LARGEST_UNASKED);
  let size = Math.max(DEFAULT_CONTEXT, previous ?? 0);
  while (size < needed && size < largest) size *= 2;
  return Math.min(size, largest);
}

/** What the user set for a model: the entry of `models`, or `numCtx` of the provider. */
export function configuredContext(model: string, options: JsonObject): number | undefined {
  const entry = jsonListOf(options['models']).find((candidate) => isJsonObject(candidate) && candidate['id'] === model);
  const ofModel = isJsonObject(entry) ? entry['contextWindow'] : undefined;
  return tokens(ofModel) ?? tokens(options['numCtx']);
}

function tokens(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : undefined;
}
