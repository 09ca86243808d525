import { filledStringOf, jsonListOf, jsonObjectOf } from 'allos/plugin';

/** What a `content` field says: text, and reasoning where the server puts it there too. */
export interface ContentDelta {
  readonly text: string;
  readonly reasoning: string;
}

/** Reads `content`: a string, or parts, of which Mistral's `thinking` ones are reasoning (WP-29, WP-31). */
export function readContent(content: unknown): ContentDelta {
  if (typeof content === 'string') return { text: content, reasoning: '' };
  let text = '';
  let reasoning = '';
  for (const part of jsonListOf(content).map(jsonObjectOf)) {
    if (part?.['type'] === 'thinking') reasoning += thinkingText(part['thinking']);
    else if (part?.['type'] === 'text') text += filledStringOf(part['text']) ?? '';
  }
  return { text, reasoning };
}

function thinkingText(thinking: unknown): string {
  if (typeof thinking === 'string') return thinking;
  return jsonListOf(thinking)
    .map((part) => filledStringOf(jsonObjectOf(part)?.['text']) ?? '')
    .join('');
}
