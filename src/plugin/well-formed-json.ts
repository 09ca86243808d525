import type { JsonObject, JsonValue } from './json.js';
import { wellFormed } from './projection.js';

/** Repairs unpaired surrogates in all keys and strings of a value (WP-44). A value without any is returned itself. */
export function wellFormedJson<Value extends JsonValue>(value: Value): Value {
  // JSON.stringify writes an unpaired surrogate as `\ud…`, so most values need no walk.
  return JSON.stringify(value).includes('\\ud') ? (repaired(value) as Value) : value;
}

function repaired(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => repaired(item) ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [wellFormed(key), repaired(item)]));
}

function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}
