import { filledStringOf, jsonListOf, jsonObjectOf } from 'allos/plugin';
import type { JsonObject, JsonValue, ReasoningPart } from 'allos/plugin';

/** The fields in which servers send reasoning as text (WP-31), best first. */
const TEXT_FIELDS = ['reasoning_content', 'reasoning'] as const;

/** What of a reasoning part only its server understands: the field it came in, and signed or encrypted details. */
export interface NativeReasoning extends JsonObject {
  readonly field: string;
  readonly details?: readonly JsonValue[];
}

/** Puts the reasoning of one answer together. */
export class ReasoningDeltas {
  readonly #pieces: string[] = [];
  readonly #details: JsonObject[] = [];
  #field: string | undefined;

  /** Takes a delta or a whole message; gives the text that is new in it. */
  push(delta: JsonObject): string {
    const { reasoning_content, reasoning, reasoning_details } = delta;
    // Hardly any delta has some, and there is one for every token.
    if (reasoning_content === undefined && reasoning === undefined && reasoning_details === undefined) return '';
    const details = jsonListOf(reasoning_details).map(jsonObjectOf);
    for (const detail of details) if (detail !== undefined) this.#addDetail(detail);
    const field = TEXT_FIELDS.find((name) => typeof delta[name] === 'string');
    if (field !== undefined) this.#field ??= field;
    // Where the text stands beside the details it is the same.
    const text = TEXT_FIELDS.map((name) => reasoningText(delta[name])).find((value) => value !== undefined);
    return this.add(
      text ??
        details.map((detail) => filledStringOf(detail?.['text']) ?? filledStringOf(detail?.['summary']) ?? '').join(''),
    );
  }

  /** Takes reasoning text that came elsewhere, in a content part. */
  add(text: string): string {
    if (text !== '') this.#pieces.push(text);
    return text;
  }

  /** The part, if there was reasoning. */
  part(): ReasoningPart | undefined {
    const text = this.#pieces.join('');
    if (text === '' && this.#details.length === 0) return undefined;
    if (this.#field === undefined && this.#details.length === 0) return { type: 'reasoning', text };
    const native: NativeReasoning = {
      field: this.#field ?? 'reasoning',
      ...(this.#details.length === 0 ? {} : { details: this.#details }),
    };
    return { type: 'reasoning', text, ...(text === '' && this.#details.length > 0 ? { redacted: true } : {}), native };
  }

  /** Details come in pieces too: text grows, everything else is set by the piece that has it. */
  #addDetail(detail: JsonObject): void {
    const last = this.#details.at(-1);
    const grows = detail['type'] === 'reasoning.text' || detail['type'] === 'reasoning.summary';
    if (last === undefined || !grows || last['type'] !== detail['type'] || last['index'] !== detail['index']) {
      if (JSON.stringify(last) !== JSON.stringify(detail)) this.#details.push(detail);
      return;
    }
    const merged: Record<string, JsonValue | undefined> = { ...last };
    for (const [key, value] of Object.entries(detail)) {
      if (key === 'text' || key === 'summary')
        merged[key] = `${filledStringOf(last[key]) ?? ''}${filledStringOf(value) ?? ''}`;
      else if (value !== null && value !== '') merged[key] = value;
    }
    this.#details[this.#details.length - 1] = merged;
  }
}

/** A text, or an object that holds one. */
function reasoningText(value: unknown): string | undefined {
  const object = jsonObjectOf(value);
  if (object === undefined) return filledStringOf(value);
  return [object['text'], object['content'], object['summary']].map(filledStringOf).find((text) => text !== undefined);
}
