import type { JsonObject, JsonValue } from './json.js';

/**
 * Reading JSON that somebody else wrote, such as a server's answer: nothing of its shape is known, and what is not as
 * expected reads as absent.
 *
 * @example
 * ```ts
 * import { countOf, jsonObjectOf } from 'allos/plugin';
 *
 * const answer: unknown = JSON.parse('{"usage":{"tokens":12}}');
 * console.log(countOf(jsonObjectOf(jsonObjectOf(answer)?.['usage'])?.['tokens'])); // 12
 * ```
 */
export function jsonObjectOf(value: unknown): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** Whether a parsed value is an object, and no array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an array, else an empty one. */
export function jsonListOf(value: unknown): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** The value if it is a string, else undefined. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The value if it is a string with something in it, else undefined. */
export function filledStringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value if it is a number that can be a count (finite, not negative), else undefined. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
