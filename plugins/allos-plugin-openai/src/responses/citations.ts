import { countOf, filledStringOf, jsonObjectOf, type CitationPart } from 'allos/plugin';

/** A page or a file that an `annotation` of output text names; undefined for other annotations. */
export function citationOf(annotation: unknown, text: string): CitationPart | undefined {
  const cited = jsonObjectOf(annotation);
  if (cited === undefined) return undefined;
  const url = filledStringOf(cited['url']);
  const title = filledStringOf(cited['title']) ?? filledStringOf(cited['filename']);
  if (url === undefined && title === undefined) return undefined;
  const start = countOf(cited['start_index']);
  const end = countOf(cited['end_index']);
  return {
    type: 'citation',
    text: start === undefined || end === undefined ? '' : text.slice(start, end),
    ...(url === undefined ? {} : { url }),
    ...(title === undefined ? {} : { title }),
  };
}
