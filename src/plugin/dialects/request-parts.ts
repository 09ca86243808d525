import type { JsonObject, JsonValue } from '../json.js';
import { isJsonObject, jsonListOf } from '../unknown-json.js';
import { stepInto } from '../value-path.js';

/** An object inside a request, and where it stands. */
export interface RequestPart {
  readonly value: JsonObject;
  readonly path: string;
}

/** The objects of a list, each with its path; of what is no object an empty one, since its shape is judged elsewhere. */
export function partsOf(list: JsonValue | undefined, path: string): readonly RequestPart[] {
  return jsonListOf(list).map((value, index) => ({
    value: isJsonObject(value) ? value : {},
    path: stepInto(path, index),
  }));
}

/** Whether a text is a whole JSON object. */
export function isObjectText(text: unknown): boolean {
  if (typeof text !== 'string') return false;
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** Names of functions and tools as OpenAI and Anthropic take them. */
export function isToolName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-zA-Z0-9_-]{1,64}$/.test(name);
}

/** A value as a word, for comparisons and messages: a text as it is, anything else as JSON. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}
