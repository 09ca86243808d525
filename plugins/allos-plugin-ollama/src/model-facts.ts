import { isJsonObject, jsonListOf, jsonObjectOf, stringOf } from 'allos/plugin';
import type { JsonObject, ProviderCapabilities } from 'allos/plugin';

/** What the server says of a model (`/api/show`). */
export interface ModelFacts extends ProviderCapabilities {
  /** Whether it answers at all: embedding models do not. */
  readonly chat: boolean;
  /** The window it was trained for, in tokens. */
  readonly contextTokens: number | undefined;
}

/** What is assumed of a model that the server was not asked about: it says itself what it cannot do. */
export const UNKNOWN_MODEL: ModelFacts = {
  tools: true,
  images: true,
  reasoning: true,
  chat: true,
  contextTokens: undefined,
};

/** Reads the answer of `/api/show`. Versions without `capabilities` show the ability to call tools in the template. */
export function modelFactsOf(shown: JsonObject): ModelFacts {
  const contextTokens = trainedFor(jsonObjectOf(shown['model_info']) ?? {});
  const { capabilities } = shown;
  if (!Array.isArray(capabilities)) {
    const template = stringOf(shown['template']);
    const tools = template === undefined || template.includes('.Tools');
    return { ...UNKNOWN_MODEL, tools, contextTokens };
  }
  const has = (capability: string): boolean => jsonListOf(shown['capabilities']).includes(capability);
  return {
    tools: has('tools'),
    images: has('vision'),
    reasoning: has('thinking'),
    chat: has('completion') || !has('embedding'),
    contextTokens,
  };
}

/** The key begins with the architecture, for example `llama.context_length`. */
function trainedFor(info: JsonObject): number | undefined {
  const architecture = stringOf(info['general.architecture']) ?? '';
  const value = info[`${architecture}.context_length`];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** The names of `/api/tags`, in their order. */
export function modelNamesOf(tags: JsonObject): readonly string[] {
  return jsonListOf(tags['models']).flatMap((model) => {
    const name = isJsonObject(model) ? (stringOf(model['name']) ?? stringOf(model['model'])) : undefined;
    return name === undefined || name === '' ? [] : [name];
  });
}

/** One name for a model however it is written: the server adds `:latest` where no tag stands. */
export function modelKey(model: string): string {
  return /:[^/]*$/.test(model) ? model : `${model}:latest`;
}
