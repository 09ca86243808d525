/** What requests to one model must look like (WP-4, WP-7, WP-8, WP-9) and how large they may be. */
export interface ModelRules {
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
  readonly efforts: readonly string[];
  /** Whether `temperature`, `top_p` and `top_k` are taken. */
  readonly sampling: boolean;
  /** Whether a tool may be forced. */
  readonly forcedTool: boolean;
  /** Whether the transcript may end with an assistant message that the model carries on. */
  readonly prefill: boolean;
}

const CLAUDE_3: ModelRules = {
  contextWindow: 200_000,
  maxOutput: 4096,
  thinking: 'none',
  thinksByDefault: false,
  thinkingOff: 'omit',
  efforts: [],
  sampling: true,
  forcedTool: true,
  prefill: true,
};
const CLAUDE_4: ModelRules = { ...CLAUDE_3, maxOutput: 64_000, thinking: 'budget' };
const CLAUDE_OPUS_4: ModelRules = { ...CLAUDE_4, maxOutput: 32_000 };
const CLAUDE_4_6: ModelRules = {
  ...CLAUDE_4,
  contextWindow: 1_000_000,
  maxOutput: 128_000,
  thinking: 'both',
  efforts: ['low', 'medium', 'high', 'max'],
  prefill: false,
};
const CLAUDE_4_7: ModelRules = {
  ...CLAUDE_4_6,
  thinking: 'adaptive',
  efforts: ['low', 'medium', 'high', 'xhigh', 'max'],
  sampling: false,
};
const CLAUDE_5: ModelRules = { ...CLAUDE_4_7, thinksByDefault: true, thinkingOff: 'disabled' };
const ALWAYS_THINKING: ModelRules = { ...CLAUDE_5, thinkingOff: 'never', forcedTool: false };
/** A Claude newer than this table: asked for nothing that any model refuses, with the smallest window of them all. */
const NEWER: ModelRules = { ...ALWAYS_THINKING, contextWindow: 200_000, maxOutput: 64_000, thinksByDefault: false };
/** A model of another vendor behind this API. */
const FOREIGN: ModelRules = { ...CLAUDE_4, maxOutput: 8192, prefill: false };

/**
 * By prefix of the model's name; the longest one counts. Sources: the vendor's model pages and migration guides as of
 * November 2026; the windows are those without a beta header.
 */
const RULES: Readonly<Record<string, ModelRules>> = {
  'claude-': NEWER,
  'claude-3': CLAUDE_3,
  'claude-3-5': { ...CLAUDE_3, maxOutput: 8192 },
  'claude-3-7': CLAUDE_4,
  'claude-4-opus': CLAUDE_OPUS_4,
  'claude-4-sonnet': CLAUDE_4,
  'claude-opus-4': CLAUDE_OPUS_4,
  'claude-opus-4-0': CLAUDE_OPUS_4,
  'claude-opus-4-1': CLAUDE_OPUS_4,
  'claude-opus-4-5': { ...CLAUDE_4, efforts: ['low', 'medium', 'high'] },
  'claude-opus-4-6': CLAUDE_4_6,
  'claude-opus-4-7': CLAUDE_4_7,
  'claude-opus-4-8': CLAUDE_4_7,
  'claude-opus-5': CLAUDE_5,
  'claude-opus-5-5': ALWAYS_THINKING,
  'claude-sonnet-4': CLAUDE_4,
  'claude-sonnet-4-0': CLAUDE_4,
  'claude-sonnet-4-5': CLAUDE_4,
  'claude-sonnet-4-6': { ...CLAUDE_4_6, maxOutput: 64_000 },
  'claude-sonnet-5': CLAUDE_5,
  'claude-sonnet-5-5': { ...CLAUDE_5, thinkingOff: 'between_tools', forcedTool: false },
  'claude-haiku-4-5': CLAUDE_4,
  'claude-haiku-5-5': CLAUDE_5,
  'claude-fable-5': ALWAYS_THINKING,
  'claude-fable-5-1': ALWAYS_THINKING,
  'claude-fable-5-2': ALWAYS_THINKING,
  'claude-mythos-5': ALWAYS_THINKING,
  'claude-mythos-5-1': ALWAYS_THINKING,
  'claude-mythos-5-2': ALWAYS_THINKING,
  'claude-mythos-preview': ALWAYS_THINKING,
};

/**
 * The rules of a model. Names of clouds and gateways are understood: `anthropic/claude-opus-4.6`,
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0`.
 */
export function modelRules(model: string): ModelRules {
  const start = model.toLowerCase().indexOf('claude-');
  if (start === -1) return FOREIGN;
  const name = model.toLowerCase().slice(start).replaceAll('.', '-');
  let best = 'claude-';
  for (const prefix of Object.keys(RULES)) {
    if (prefix.length > best.length && matches(name, prefix)) best = prefix;
  }
  return RULES[best] ?? NEWER;
}

/** `claude-opus-5` stands for itself and its dated names, not for `claude-opus-5-7` or `claude-opus-50`. */
function matches(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^($|[-@:](?!\d{1,2}(\D|$)))/.test(name.slice(prefix.length));
}
