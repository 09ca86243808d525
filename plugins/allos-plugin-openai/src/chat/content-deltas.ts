import { filledStringOf, jsonListOf, jsonObjectOf } from 'allos/plugin';

/** What a `content` field says: text, and reasoning where the server puts it there too. */
export interface ContentDelta {
  readonly text: string;
  readonly reasoning: string;
}

const NOTHING: ContentDelta = { text: '', reasoning: '' };

/**
 * Reads `content`: a string, or parts, of which Mistral's `thinking` and Databricks' `reasoning` ones are reasoning
 * (WP-29, WP-31).
 */
export function readContent(content: unknown): ContentDelta {
  if (content === undefined || content === null) return NOTHING;
  if (typeof content === 'string') return { text: content, reasoning: '' };
  let text = '';
  let reasoning = '';
  for (const part of jsonListOf(content).map(jsonObjectOf)) {
    const type = part?.['type'];
    if (type === 'thinking') reasoning += textIn(part?.['thinking']);
    else if (type === 'reasoning') reasoning += filledStringOf(part?.['text']) ?? textIn(part?.['summary']);
    else if (type === 'text' || type === 'output_text') text += filledStringOf(part?.['text']) ?? '';
  }
  return { text, reasoning };
}

function textIn(parts: unknown): string {
  if (typeof parts === 'string') return parts;
  return jsonListOf(parts)
    .map((part) => filledStringOf(jsonObjectOf(part)?.['text']) ?? '')
    .join('');
}
