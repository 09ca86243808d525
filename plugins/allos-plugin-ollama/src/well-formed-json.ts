import { wellFormed, type JsonObject, type JsonValue } from 'allos/plugin';

/** Repairs unpaired surrogates in all strings of a value (WP-44). A value without any is returned itself. */
export function wellFormedJson(value: JsonObject): JsonObject {
  return repaired(value) as JsonObject;
}

function repaired(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((item) => repaired(item));
    return items.every((item, index) => item === (value as readonly JsonValue[])[index]) ? value : (items as JsonValue);
  }
  const entries = Object.entries(value as JsonObject).map(([key, item]) => [wellFormed(key), repaired(item)] as const);
  const same = entries.every(([key, item]) => Object.hasOwn(value, key) && (value as JsonObject)[key] === item);
  return same ? value : Object.fromEntries(entries);
}
