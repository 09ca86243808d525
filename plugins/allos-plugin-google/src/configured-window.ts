import { countOf, jsonListOf, jsonObjectOf, type JsonObject } from 'allos/plugin';

/** The window that the user set, in tokens: for the model in `models`, else for all of this provider's. */
export function configuredWindow(model: string, options: JsonObject): number | undefined {
  const ofModel = jsonListOf(options['models'])
    .map(jsonObjectOf)
    .find((entry) => entry?.['id'] === model);
  return countOf(ofModel?.['contextWindow']) ?? countOf(options['contextWindow']);
}
