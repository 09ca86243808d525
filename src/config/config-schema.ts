import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../plugin/json.js';
import { nearest } from '../plugin/nearest.js';
import { packageRootOf } from '../plugin/package-root.js';
import { pathText, type ConfigPath } from './config-layer.js';

/** The text of the JSON Schema of a configuration file: `config/allos.config.schema.json`. */
export function configSchemaText(): string {
  return readFileSync(join(packageRootOf(import.meta.url), 'config', 'allos.config.schema.json'), 'utf8');
}

/** Whether a path is a place of a configuration. */
export type KeyFinding =
  | { readonly type: 'known' }
  /** `known` are the keys at the place where the path leaves the schema. */
  | { readonly type: 'unknown'; readonly meant: string | undefined; readonly known: readonly string[] };

/** The keys of a configuration, from its schema: the classes that check one cost far more to load. */
export interface ConfigKeys {
  readonly find: (path: ConfigPath) => KeyFinding;
  /** Every key without a name or an index in it: `agent`, `agent.maxTurns`. */
  readonly list: () => readonly string[];
}

export function configKeys(): ConfigKeys {
  const root = JSON.parse(configSchemaText()) as JsonObject;
  const at = (schema: JsonObject): JsonObject => {
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return schema;
    const keys = reference.slice('#/'.length).split('/');
    return at(keys.reduce<JsonObject>((part, key) => (part[key] ?? {}) as JsonObject, root));
  };
  const propertiesOf = (schema: JsonObject): Readonly<Record<string, JsonObject>> =>
    (at(schema)['properties'] ?? {}) as Record<string, JsonObject>;

  const find = (path: ConfigPath): KeyFinding => {
    let schema: JsonObject | undefined = root;
    for (const [index, key] of path.entries()) {
      // What is no section of ours is somebody else's: the settings of a plugin, for example.
      if (schema === undefined) return { type: 'known' };
      const here: JsonObject = at(schema);
      const properties = propertiesOf(here);
      const inner: unknown = typeof key === 'number' ? here['items'] : properties[key];
      const named: unknown = here['additionalProperties'];
      if (inner === undefined && named === false) {
        const known = Object.keys(properties);
        const near = nearest(String(key), known);
        const meant =
          near === undefined ? undefined : pathText([...path.slice(0, index), near, ...path.slice(index + 1)]);
        return { type: 'unknown', meant, known };
      }
      schema = (inner ?? (typeof named === 'object' ? named : undefined)) as JsonObject | undefined;
    }
    return { type: 'known' };
  };
  const below = (schema: JsonObject, path: ConfigPath): readonly string[] =>
    Object.entries(propertiesOf(schema)).flatMap(([key, inner]) => [
      pathText([...path, key]),
      ...below(inner, [...path, key]),
    ]);
  return { find, list: () => below(root, []) };
}
