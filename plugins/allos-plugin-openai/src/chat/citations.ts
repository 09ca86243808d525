import type { CitationPart } from 'allos/plugin';
import { count, fields, filled } from '../json-access.js';

/** A `url_citation` that a search model adds to its text; undefined for other annotations. */
export function citationOf(annotation: unknown, text: readonly string[]): CitationPart | undefined {
  const cited = fields(fields(annotation)?.['url_citation']);
  const url = filled(cited?.['url']);
  if (cited === undefined || url === undefined) return undefined;
  const title = filled(cited['title']);
  const start = count(cited['start_index']);
  const end = count(cited['end_index']);
  const quoted = start === undefined || end === undefined ? '' : text.join('').slice(start, end);
  return { type: 'citation', text: filled(cited['content']) ?? quoted, url, ...(title === undefined ? {} : { title }) };
}
