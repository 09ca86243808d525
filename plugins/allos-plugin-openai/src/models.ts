import { countOf, filledStringOf, jsonListOf, jsonObjectOf, stringOf } from 'allos/plugin';
import type { ModelRules, ProviderSettings } from 'allos/plugin';

/** What decides how a model is asked. */
export interface ModelFacts extends Pick<ModelRules, 'images' | 'documents' | 'structuredOutput' | 'efforts'> {
  /** Tokens, prompt and answer together; undefined for a model that neither the settings nor the catalogue know. */
  readonly contextWindow: number | undefined;
  /** Thinks before it answers: takes `developer`. */
  readonly reasoning: boolean;
  /**
   * Whether reasoning may be asked for in its sealed form, which models that give none refuse. A name that nobody knows
   * is taken for one of OpenAI's reasoning models where it looks like a later one.
   */
  readonly givesReasoning: boolean;
  /** Whether `temperature` is taken; `without-reasoning`: at an effort of `none` only (WP-22). */
  readonly sampling: NonNullable<ModelRules['sampling']>;
  /** Which field of Chat Completions bounds the answer, where the model decides it rather than the server (WP-23). */
  readonly maxTokensField: string | undefined;
  /** The efforts on Chat Completions, where they are others. */
  readonly chatEfforts: readonly string[] | undefined;
  /**
   * What Chat Completions asks of a request with tools (WP-28): an effort of `none`, or nothing that helps, since the
   * model takes tools on Responses only.
   */
  readonly chatTools: string | undefined;
}

/** Knows the models: by the user's settings, else by the catalogue. */
export class Models {
  readonly #settings: ProviderSettings;
  readonly #facts = new Map<string, ModelFacts>();

  constructor(settings: ProviderSettings) {
    this.#settings = settings;
  }

  of(model: string): ModelFacts {
    let facts = this.#facts.get(model);
    if (facts === undefined) {
      facts = this.#read(model);
      this.#facts.set(model, facts);
    }
    return facts;
  }

  #read(model: string): ModelFacts {
    const { rulesOf, options } = this.#settings;
    const name = plainName(model);
    // The user's own words are about the name as it is written.
    const rules: ModelRules = { ...rulesOf?.(name), ...(name === model ? {} : rulesOf?.(model)) };
    const { images, documents, structuredOutput, efforts, own = {} } = rules;
    const configured = jsonListOf(options['models'])
      .map(jsonObjectOf)
      .find((entry) => entry?.['id'] === model);
    return {
      contextWindow: countOf(configured?.['contextWindow']) ?? countOf(options['contextWindow']) ?? rules.contextWindow,
      reasoning: rules.reasoning === true,
      givesReasoning: rules.reasoning ?? looksLater(name),
      sampling: rules.sampling ?? 'always',
      maxTokensField: filledStringOf(rules.maxTokensField),
      chatTools: stringOf(own['chatTools']),
      chatEfforts: own['chatEfforts'] === undefined ? undefined : jsonListOf(own['chatEfforts']).map(String),
      ...(images === undefined ? {} : { images }),
      ...(documents === undefined ? {} : { documents }),
      ...(structuredOutput === undefined ? {} : { structuredOutput }),
      ...(efforts === undefined ? {} : { efforts }),
    };
  }
}

/** Gateways put the vendor in front, `openai/gpt-6.1-sol`, and a tuned model has its base: `ft:gpt-4o:mine::1`. */
function plainName(model: string): string {
  return model
    .slice(model.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/^ft:/, '');
}

function looksLater(name: string): boolean {
  return /^(?:gpt-(?:[7-9]|\d{2})|o[1-9]|codex)/.test(name);
}
