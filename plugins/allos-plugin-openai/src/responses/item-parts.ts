import {
  filledStringOf,
  isWholeJsonObject,
  jsonListOf,
  jsonObjectOf,
  readToolArguments,
  type AssistantPart,
  type JsonObject,
  type TextPart,
  type ToolCallPart,
} from 'allos/plugin';
import type { ArrivingItem } from './arriving-item.js';
import { citationOf } from './citations.js';

/** What of a reasoning item goes back: the rest is the server's own bookkeeping, and a null would be refused. */
const REASONING_FIELDS = ['type', 'id', 'summary', 'content', 'encrypted_content'] as const;
/** What of a call goes back besides its name, ids and arguments. */
const CALL_FIELDS = ['namespace', 'caller'] as const;

/** The parts of an item that is no call; its native payload is what `project.ts` sends back. */
export function partsOf(arriving: ArrivingItem, { cutOff }: { readonly cutOff: boolean }): readonly AssistantPart[] {
  const item = arriving.whole();
  switch (arriving.type) {
    case 'message':
      return messageParts(item, isWhole(item, cutOff));
    case 'reasoning': {
      const text = arriving.reasoning();
      const native = { item: picked(item, REASONING_FIELDS) };
      return [{ type: 'reasoning', text, ...(text === '' ? { redacted: true } : {}), native }];
    }
    case 'function_call':
    case '':
      return [];
    default:
      return [{ type: 'server_tool', name: arriving.type, native: { item } }];
  }
}

/** A call; undefined where an answer that was cut off left it half written. */
export function callOf(
  arriving: ArrivingItem,
  id: string,
  { cutOff }: { readonly cutOff: boolean },
): ToolCallPart | undefined {
  const item = arriving.whole();
  const written = filledStringOf(item['arguments']) ?? '';
  if (cutOff && !(isWhole(item, true) && isWholeJsonObject(written))) return undefined;
  const read = readToolArguments(written);
  const plain = !written.startsWith('{') || read.malformed !== undefined || JSON.stringify(read.input) === written;
  const extra = picked(item, CALL_FIELDS);
  const itemId = filledStringOf(item['id']);
  return {
    type: 'tool_call',
    id,
    name: filledStringOf(item['name']) ?? '',
    ...read,
    native: {
      ...(itemId === undefined ? {} : { id: itemId }),
      ...(plain ? {} : { arguments: written }),
      ...(Object.keys(extra).length === 0 ? {} : { extra }),
    },
  };
}

/** Whether a message holds a refusal, and what it says. */
export function refusalIn(arriving: ArrivingItem): string {
  if (arriving.type !== 'message') return '';
  return jsonListOf(arriving.whole()['content'])
    .map((part) => filledStringOf(jsonObjectOf(part)?.['refusal']) ?? '')
    .join('');
}

/** A message in the transcript: its texts, and the sources that each names. `phase` must go back (WP-21). */
function messageParts(item: JsonObject, whole: boolean): readonly AssistantPart[] {
  const label = { ...picked(item, ['id', 'phase']) };
  return jsonListOf(item['content']).flatMap((given) => {
    const part = jsonObjectOf(given) ?? {};
    const refusal = filledStringOf(part['refusal']);
    const text = refusal ?? filledStringOf(part['text']);
    if (text === undefined) return [];
    const native = { ...label, ...(refusal === undefined ? {} : { refusal: true }) };
    const said: TextPart = { type: 'text', text, ...(whole ? { native } : {}) };
    const citations = jsonListOf(part['annotations']).map((annotation) => citationOf(annotation, text));
    return [said, ...citations.filter((citation) => citation !== undefined)];
  });
}

/** Whether an item is complete: many servers say so of none, then the end of the answer tells. */
function isWhole(item: JsonObject, cutOff: boolean): boolean {
  return !cutOff || item['status'] === 'completed' || item['status'] === undefined || item['status'] === null;
}

function picked(item: JsonObject, fields: readonly string[]): JsonObject {
  const present = fields.filter((field) => item[field] !== undefined && item[field] !== null);
  return Object.fromEntries(present.map((field) => [field, item[field]]));
}
