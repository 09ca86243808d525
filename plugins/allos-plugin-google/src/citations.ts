import { filledStringOf, isJsonObject, jsonListOf, jsonObjectOf, stringOf } from 'allos/plugin';
import type { CitationPart, JsonObject, JsonValue } from 'allos/plugin';

/**
 * What an answer rests on, for readers and other providers: `groundingMetadata` of searches, `citationMetadata` of what
 * is quoted. The API wants none of it back.
 */
export function citationsOf(candidate: JsonObject): readonly CitationPart[] {
  const grounding = jsonObjectOf(candidate['groundingMetadata']) ?? {};
  const sources = jsonListOf(grounding['groundingChunks']).map(sourceOf);
  const supported = jsonListOf(grounding['groundingSupports']).flatMap((support) => supportedBy(support, sources));
  const quoted = jsonObjectOf(candidate['citationMetadata']) ?? {};
  return [
    ...(supported.length > 0 ? supported : sources.flatMap((source) => (source === undefined ? [] : [source]))),
    ...[...jsonListOf(quoted['citationSources']), ...jsonListOf(quoted['citations'])].flatMap((source) => {
      const citation = isJsonObject(source)
        ? citationOf(stringOf(source['uri']), stringOf(source['title']))
        : undefined;
      return citation === undefined ? [] : [citation];
    }),
  ];
}

/** One citation for each source of a passage. */
function supportedBy(support: JsonValue, sources: readonly (CitationPart | undefined)[]): readonly CitationPart[] {
  if (!isJsonObject(support)) return [];
  const text = stringOf(jsonObjectOf(support['segment'])?.['text']) ?? '';
  return jsonListOf(support['groundingChunkIndices']).flatMap((index) => {
    const source = typeof index === 'number' ? sources[index] : undefined;
    return source === undefined ? [] : [{ ...source, text }];
  });
}

/** A page of the web, a place of the map, or a passage of the user's own documents. */
function sourceOf(chunk: JsonValue): CitationPart | undefined {
  if (!isJsonObject(chunk)) return undefined;
  const [source] = Object.values(chunk).filter(isJsonObject);
  if (source === undefined) return undefined;
  const name = filledStringOf(source['title']) ?? filledStringOf(source['documentName']);
  return citationOf(stringOf(source['uri']), name ?? filledStringOf(source['fileSearchStore']));
}

function citationOf(url: string | undefined, title: string | undefined): CitationPart | undefined {
  if (url === undefined && title === undefined) return undefined;
  return {
    type: 'citation',
    text: '',
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
  };
}
