import type { JsonObject, JsonValue } from '../plugin/json.js';
import type { ConfigPath } from './config-layer.js';

/**
 * The paths of all that a layer says: of each value and each entry of a list, and of a list that is empty, since it
 * takes the place of another. `null` and an empty object say nothing.
 */
export function leafPaths(value: JsonValue | undefined, path: ConfigPath = []): readonly ConfigPath[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    // An entry is one thing, whatever it is made of: a plugin with its settings, a model with its price.
    return items.length === 0 ? [path] : items.map((_item, index) => [...path, index]);
  }
  if (typeof value !== 'object') return [path];
  return Object.entries(value as JsonObject).flatMap(([key, item]) => leafPaths(item, [...path, key]));
}

/** The value at a path; undefined where there is none. */
export function valueAt(data: JsonValue | undefined, path: ConfigPath): JsonValue | undefined {
  let value = data;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string | number, JsonValue>>)[key];
  }
  return value;
}
