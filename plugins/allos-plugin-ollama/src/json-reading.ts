import type { JsonObject, JsonValue } from 'allos/plugin';

/** Whether a value read from the wire is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field of a value read from the wire, where it is an object; else empty. */
export function objectAt(value: JsonObject, key: string): JsonObject {
  const field = value[key];
  return isObject(field) ? field : {};
}

/** A field that should be text; else undefined. */
export function stringAt(value: JsonObject, key: string): string | undefined {
  const field = value[key];
  return typeof field === 'string' ? field : undefined;
}

/** A field that should be a list; else empty. */
export function listAt(value: JsonObject, key: string): readonly JsonValue[] {
  const field = value[key];
  return Array.isArray(field) ? (field as readonly JsonValue[]) : [];
}
