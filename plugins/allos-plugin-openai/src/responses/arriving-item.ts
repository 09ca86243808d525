import { filledStringOf, jsonListOf, jsonObjectOf, type JsonObject } from 'allos/plugin';

/** What of an item is shown while it arrives. */
export interface ShownText {
  readonly channel: 'text' | 'reasoning';
  readonly text: string;
}

/** One item of `output` as far as it has arrived: what the server said of it, and the deltas that came for it. */
export class ArrivingItem {
  readonly type: string;
  readonly index: number | undefined;
  /** Whether `output_item.done` came for it. */
  done = false;
  #item: JsonObject;
  readonly #pieces: string[] = [];
  readonly #refusal: string[] = [];
  #shown = 0;
  /** The part of the last delta: a summary has several, which are paragraphs. */
  #part: number | undefined;
  readonly #parts = new Set<number>();

  constructor(type: string, item: JsonObject, index: number | undefined) {
    this.type = type;
    this.#item = item;
    this.index = index;
  }

  get id(): string | undefined {
    return filledStringOf(this.#item['id']);
  }

  /** Takes the item as the server tells it anew; what it leaves out or empties stays as it was. */
  tell(item: JsonObject): void {
    const stays = Object.entries(this.#item).filter(
      ([name, value]) => saysSomething(value) && !saysSomething(item[name]),
    );
    this.#item = { ...item, ...Object.fromEntries(stays) };
  }

  /** A piece of text, of a refusal, of reasoning or of arguments; gives what is to be shown of it. */
  push(piece: string, { part, refusal }: { readonly part: number; readonly refusal: boolean }): string {
    let paragraph = '';
    if (part !== this.#part) {
      if (this.type === 'reasoning' && this.#shown > 0) paragraph = '\n\n';
      this.#part = part;
      this.#parts.add(part);
    }
    const text = paragraph + piece;
    (refusal ? this.#refusal : this.#pieces).push(text);
    this.#shown += text.length;
    return text;
  }

  /** Whether anything came of a part: servers may send its end only. */
  has(part: number): boolean {
    return this.#parts.has(part);
  }

  /** The whole item. What the server did not say in the end is put together from the deltas. */
  whole(): JsonObject {
    const item = this.#item;
    if (this.type === 'function_call' && filledStringOf(item['arguments']) === undefined) {
      return { ...item, arguments: this.#pieces.join('') };
    }
    if (this.type === 'message' && jsonListOf(item['content']).length === 0) {
      const refusal = this.#refusal.join('');
      const text = this.#pieces.join('');
      const content = [
        ...(text === '' ? [] : [{ type: 'output_text', text }]),
        ...(refusal === '' ? [] : [{ type: 'refusal', refusal }]),
      ];
      return { ...item, content };
    }
    return item;
  }

  /** What of the whole item was not shown yet. */
  rest(): ShownText | undefined {
    if (this.type !== 'message' && this.type !== 'reasoning') return undefined;
    const whole = this.type === 'message' ? messageText(this.whole()) : this.reasoning();
    if (whole.length <= this.#shown) return undefined;
    const text = whole.slice(this.#shown);
    this.#shown = whole.length;
    return { channel: this.type === 'message' ? 'text' : 'reasoning', text };
  }

  /** The reasoning as text; empty where the server only seals it. */
  reasoning(): string {
    return reasoningText(this.#item) || this.#pieces.join('');
  }
}

function saysSomething(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function messageText(item: JsonObject): string {
  return jsonListOf(item['content'])
    .map(
      (part) => filledStringOf(jsonObjectOf(part)?.['text']) ?? filledStringOf(jsonObjectOf(part)?.['refusal']) ?? '',
    )
    .join('');
}

/** Open models give their reasoning as `content`, OpenAI's a `summary` of it. */
function reasoningText(item: JsonObject): string {
  const textOf = (parts: unknown): string =>
    jsonListOf(parts)
      .map((part) => filledStringOf(jsonObjectOf(part)?.['text']) ?? '')
      .filter((text) => text !== '')
      .join('\n\n');
  return textOf(item['content']) || textOf(item['summary']);
}
