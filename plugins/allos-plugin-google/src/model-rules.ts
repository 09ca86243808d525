/** What requests to one model must look like (WP-41, WP-43) and how large they may be. */
export interface ModelRules {
  /** Tokens, prompt and answer together. */
  readonly contextWindow: number;
  /** Whether that is no more than an assumption. */
  readonly windowAssumed: boolean;
  readonly thinking: ThinkingRules;
  /** Whether `temperature`, `topP` and `topK` are heeded. */
  readonly sampling: boolean;
  /** Whether the first call of a turn is refused without a thought signature. */
  readonly signatures: boolean;
  /** Whether a function response may hold images; else they follow it. */
  readonly resultImages: boolean;
}

/** How a model is told how much to think. */
export type ThinkingRules =
  | { readonly form: 'none' }
  /** `thinkingBudget` in tokens, from `least` to `most`; 0 turns thinking off where that is possible. */
  | { readonly form: 'budget'; readonly least: number; readonly most: number; readonly off: boolean }
  /** `thinkingLevel`, one of these; it cannot be turned off. */
  | { readonly form: 'level'; readonly levels: readonly Level[] };

export type Level = 'minimal' | 'low' | 'medium' | 'high';

const FOUR_LEVELS: ThinkingRules = { form: 'level', levels: ['minimal', 'low', 'medium', 'high'] };
const THREE_LEVELS: ThinkingRules = { form: 'level', levels: ['low', 'medium', 'high'] };
const TWO_LEVELS: ThinkingRules = { form: 'level', levels: ['low', 'high'] };

/** A model of another family behind this API. */
const FOREIGN: ModelRules = {
  contextWindow: 128_000,
  windowAssumed: true,
  thinking: { form: 'none' },
  sampling: true,
  signatures: false,
  resultImages: false,
};
const GEMINI_2: ModelRules = { ...FOREIGN, contextWindow: 1_048_576, windowAssumed: false };
const GEMINI_2_5: ModelRules = {
  ...GEMINI_2,
  contextWindow: 1_000_000,
  thinking: { form: 'budget', least: 1, most: 24_576, off: true },
};
const GEMINI_3: ModelRules = { ...GEMINI_2, thinking: FOUR_LEVELS, signatures: true, resultImages: true };
const GEMINI_3_6: ModelRules = { ...GEMINI_3, sampling: false };
/** The latest, and a Gemini newer than this table: asked for nothing that any of them refuses. */
const NEWEST: ModelRules = { ...GEMINI_3_6, thinking: THREE_LEVELS };

/**
 * By prefix of the model's name; the longest one counts. Sources: Google's model pages and migration guides, and recorded
 * refusals, as of November 2026. The windows are those of the catalogue.
 */
const RULES: Readonly<Record<string, ModelRules>> = {
  'gemini-': NEWEST,
  'gemini-1.5': GEMINI_2,
  'gemini-2.0': GEMINI_2,
  'gemini-2.5-pro': { ...GEMINI_2_5, thinking: { form: 'budget', least: 128, most: 32_768, off: false } },
  'gemini-2.5-flash': GEMINI_2_5,
  'gemini-2.5-flash-image': GEMINI_2,
  'gemini-2.5-flash-lite': { ...GEMINI_2_5, thinking: { form: 'budget', least: 512, most: 24_576, off: true } },
  'gemini-3-pro': { ...GEMINI_3, thinking: TWO_LEVELS },
  'gemini-3-flash': GEMINI_3,
  'gemini-3.1-pro': { ...GEMINI_3, contextWindow: 1_000_000, thinking: THREE_LEVELS },
  'gemini-3.1-flash-lite': { ...GEMINI_3, contextWindow: 1_000_000 },
  'gemini-3.5-flash': { ...GEMINI_3, contextWindow: 1_000_000 },
  'gemini-3.5-flash-lite': GEMINI_3_6,
  'gemini-3.6-flash': GEMINI_3_6,
};

/** The rules of a model. Paths and names of gateways are understood: `models/gemini-2.5-pro`, `google/gemini-2.5-pro`. */
export function modelRules(model: string): ModelRules {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  if (!name.startsWith('gemini-')) return FOREIGN;
  let best = 'gemini-';
  for (const prefix of Object.keys(RULES)) {
    if (prefix.length > best.length && isFamily(name, prefix)) best = prefix;
  }
  return RULES[best] ?? NEWEST;
}

/** `gemini-3-flash` stands for itself and `gemini-3-flash-preview`, not for `gemini-3.8-flash`. */
function isFamily(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && /^($|[-@:])/.test(name.slice(prefix.length));
}
