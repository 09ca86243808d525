import { countOf, jsonListOf, jsonObjectOf } from 'allos/plugin';
import type { JsonObject, ModelRules, ProviderSettings } from 'allos/plugin';

/** What requests to one model must look like (WP-41, WP-43) and how large they may be. */
export interface GeminiRules extends Pick<ModelRules, 'efforts' | 'structuredOutput'> {
  /** Tokens, prompt and answer together. */
  readonly contextWindow: number;
  /** Whether that is no more than an assumption. */
  readonly windowAssumed: boolean;
  readonly thinking: ThinkingRules;
  /** Whether `temperature`, `topP` and `topK` are heeded. */
  readonly sampling: boolean;
  /** Whether the first call of a turn is refused without a thought signature. */
  readonly signatures: boolean;
  readonly takes: TakenParts;
  /** Whether an answer can be held to a schema in a request that has tools, too. */
  readonly answerBesideTools: boolean;
}

/** What of a transcript a model takes. */
export interface TakenParts {
  readonly images: boolean;
  readonly documents: boolean;
  /** Whether a function response may hold images; else they follow it. */
  readonly resultImages: boolean;
}

/** How a model is told how much to think. */
export type ThinkingRules =
  | { readonly form: 'none' }
  /** `thinkingBudget` in tokens, from `least` to `most`; 0 turns thinking off where that is possible. */
  | { readonly form: 'budget'; readonly least: number; readonly most: number; readonly off: boolean }
  /** `thinkingLevel`, one of these; it cannot be turned off. */
  | { readonly form: 'level'; readonly levels: readonly string[] };

/** What is assumed of a model of another family behind this API. */
const ASSUMED_WINDOW = 128_000;

/**
 * The rules of a model, which the host's catalogue holds. Paths and names of gateways are understood:
 * `models/gemini-2.5-pro`, `google/gemini-2.5-pro`. Of a model that nobody knows the least is assumed.
 */
export function geminiRules(model: string, rulesOf: ProviderSettings['rulesOf']): GeminiRules {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  // The user's own words are about the name as it is written.
  const known: ModelRules = { ...rulesOf?.(name), ...(name === model ? {} : rulesOf?.(model)) };
  const { efforts, structuredOutput, own = {} } = known;
  return {
    contextWindow: known.contextWindow ?? ASSUMED_WINDOW,
    windowAssumed: known.contextWindow === undefined,
    thinking: thinkingOf(own),
    sampling: known.sampling !== 'never',
    signatures: own['signatures'] === true,
    takes: {
      images: known.images !== false,
      documents: known.documents !== false,
      resultImages: own['resultImages'] === true,
    },
    answerBesideTools: own['answerBesideTools'] === true,
    ...(efforts === undefined ? {} : { efforts }),
    ...(structuredOutput === undefined ? {} : { structuredOutput }),
  };
}

function thinkingOf(own: JsonObject): ThinkingRules {
  switch (own['thinking']) {
    case 'level':
      return { form: 'level', levels: jsonListOf(own['levels']).map(String) };
    case 'budget': {
      const { least, most, off } = jsonObjectOf(own['budget']) ?? {};
      return { form: 'budget', least: countOf(least) ?? 1, most: countOf(most) ?? 8192, off: off === true };
    }
    default:
      return { form: 'none' };
  }
}
