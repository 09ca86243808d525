import { jsonListOf, type ModelRules, type ProviderSettings } from 'allos/plugin';

/** What requests to one model must look like (WP-4, WP-7, WP-8, WP-9) and how large they may be. */
export interface ClaudeRules extends Pick<ModelRules, 'images' | 'documents' | 'structuredOutput'> {
  /** Tokens, prompt and answer together. */
  readonly contextWindow: number;
  /** Tokens of one answer, reasoning included; what `max_tokens` is unless the caller says otherwise (WP-1). */
  readonly maxOutput: number;
  /** `budget`: `enabled` with `budget_tokens`. `adaptive`: the other form. `both`: either. */
  readonly thinking: 'none' | 'budget' | 'both' | 'adaptive';
  /** Whether the model thinks when the request does not say. */
  readonly thinksByDefault: boolean;
  /** How thinking is turned off; `never`: it cannot be; `omit`: by leaving the parameter out. */
  readonly thinkingOff: 'omit' | 'disabled' | 'between_tools' | 'never';
  /** Values of `output_config.effort`; empty where the model refuses it. */
  readonly effortLevels: readonly string[];
  /** What a user may ask for; undefined for a model of which nothing is known. */
  readonly efforts: readonly string[] | undefined;
  /** Whether `temperature`, `top_p` and `top_k` are taken. */
  readonly sampling: boolean;
  /** Whether a tool may be forced. */
  readonly forcedTool: boolean;
  /** Whether the transcript may end with an assistant message that the model carries on. */
  readonly prefill: boolean;
}

const THINKING = ['none', 'budget', 'both', 'adaptive'] as const;
const THINKING_OFF = ['omit', 'disabled', 'between_tools', 'never'] as const;

/**
 * The rules of a model, which the host's catalogue holds. Names of clouds and gateways are understood:
 * `anthropic/claude-opus-4.6`, `us.anthropic.claude-sonnet-4-5-20250929-v1:0`. A model of another vendor behind this API
 * is asked as Claude 4 is.
 */
export function claudeRules(model: string, rulesOf: ProviderSettings['rulesOf']): ClaudeRules {
  const name = plainName(model);
  // The user's own words are about the name as it is written.
  const known: ModelRules = { ...rulesOf?.(name), ...(name === model ? {} : rulesOf?.(model)) };
  const { images, documents, structuredOutput, own = {} } = known;
  return {
    contextWindow: known.contextWindow ?? 200_000,
    maxOutput: known.maxOutputTokens ?? 8192,
    thinking: THINKING.find((word) => word === own['thinking']) ?? 'budget',
    thinksByDefault: own['thinksByDefault'] === true,
    thinkingOff: THINKING_OFF.find((word) => word === own['thinkingOff']) ?? 'omit',
    effortLevels: jsonListOf(own['effort']).map(String),
    efforts: known.efforts,
    sampling: known.sampling !== 'never',
    forcedTool: known.forcedTool !== false,
    prefill: own['prefill'] === true,
    ...(images === undefined ? {} : { images }),
    ...(documents === undefined ? {} : { documents }),
    ...(structuredOutput === undefined ? {} : { structuredOutput }),
  };
}

function plainName(model: string): string {
  const start = model.toLowerCase().indexOf('claude-');
  return start === -1 ? model : model.toLowerCase().slice(start).replaceAll('.', '-');
}
