import { AllosError } from '../plugin/error.js';

/** What `--model` and the configuration name. */
export interface ModelReference {
  readonly provider?: string;
  readonly model: string;
  /** Reasoning effort, for example `high`; `default` for the model's own, whatever the configuration says. */
  readonly effort?: string;
}

/** Words that may follow a model's name after a colon. Other colons belong to the name, as in `gpt-oss:20b`. */
const EFFORTS: ReadonlySet<string> = new Set(['default', 'none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);

/**
 * Reads `model`, `provider/model` and `provider/model:effort`. A slash names a provider only when one of that name is
 * known: model names hold slashes too.
 *
 * @param providers names of the known providers
 * @throws AllosError `usage.invalid` where no model is named
 */
export function parseModelReference(text: string, providers: readonly string[]): ModelReference {
  const slash = text.indexOf('/');
  const before = text.slice(0, Math.max(0, slash)).toLowerCase();
  const provider = providers.find((name) => name.toLowerCase() === before);
  const rest = provider === undefined ? text : text.slice(slash + 1);
  const colon = rest.lastIndexOf(':');
  const effort = colon === -1 ? '' : rest.slice(colon + 1);
  const hasEffort = EFFORTS.has(effort);
  const model = hasEffort ? rest.slice(0, colon) : rest;
  if (model.trim() === '') {
    throw new AllosError('usage.invalid', `${JSON.stringify(text)} names no model`, {
      hint: 'Write MODEL, PROVIDER/MODEL or PROVIDER/MODEL:EFFORT; without one the default of the provider is used.',
    });
  }
  return {
    ...(provider === undefined ? {} : { provider }),
    model,
    ...(hasEffort ? { effort } : {}),
  };
}
