import { countOf, filledStringOf, jsonObjectOf } from 'allos/plugin';
import type { CitationPart } from 'allos/plugin';

/** A `url_citation` that a search model adds to its text; undefined for other annotations. */
export function citationOf(annotation: unknown, text: readonly string[]): CitationPart | undefined {
  const cited = jsonObjectOf(jsonObjectOf(annotation)?.['url_citation']);
  const url = filledStringOf(cited?.['url']);
  if (cited === undefined || url === undefined) return undefined;
  const title = filledStringOf(cited['title']);
  const start = countOf(cited['start_index']);
  const end = countOf(cited['end_index']);
  const quoted = start === undefined || end === undefined ? '' : text.join('').slice(start, end);
  return {
    type: 'citation',
    text: filledStringOf(cited['content']) ?? quoted,
    url,
    ...(title === undefined ? {} : { title }),
  };
}
