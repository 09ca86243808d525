import type { JsonSchema } from './json.js';
import { expressible, modern, takesKeyword } from './equivalent-schema.js';
import { nullable, withNullableKeyword } from './nullable-schema.js';
import type { LoweredSchema, SchemaDialect } from './schema-dialect.js';
import { schemaHint, withHints } from './schema-hint.js';
import { isSchema, objectRoot, resolveReference } from './schema-root.js';
import { canBeStrict } from './strict-schema.js';

/** Say nothing about which values are allowed. */
const ANNOTATIONS: readonly string[] = [
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  'title',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
];
const SCHEMA_MAPS: readonly string[] = ['properties', '$defs', 'definitions', 'patternProperties', 'dependentSchemas'];
const SCHEMA_LISTS: readonly string[] = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SCHEMAS: readonly string[] = [
  ...['items', 'additionalProperties', 'additionalItems', 'unevaluatedProperties', 'unevaluatedItems'],
  ...['not', 'if', 'then', 'else', 'contains', 'propertyNames'],
];
/** Bounds for schemas of strangers: what lies beyond is taken as anything. */
const MAX_DEPTH = 64;
const MAX_NODES = 20_000;

interface Place {
  /** JSON Pointer in the original. */
  readonly at: string;
  readonly depth: number;
  /** References being followed, so that a recursive schema ends. */
  readonly following: readonly string[];
}

/**
 * Says a tool's input schema in the words of one API. It is pure, leaves its argument alone and always answers: where a
 * strict dialect cannot hold the schema, the answer has `strict: false` and is in the dialect it falls back to. What
 * the API cannot be told goes into the description; the tool's codec still checks it.
 *
 * @example
 * ```ts
 * import { lowerSchema, OPENAI_STRICT } from 'allos/plugin';
 *
 * const { schema, strict } = lowerSchema(
 *   { type: 'object', properties: { depth: { type: 'integer', default: 1 } }, additionalProperties: false },
 *   OPENAI_STRICT,
 * );
 * // strict: true; depth: { type: ['integer', 'null'], description: '(default 1)' }, required: ['depth']
 * ```
 */
export function lowerSchema(schema: JsonSchema, dialect: SchemaDialect): LoweredSchema {
  const root = objectRoot(schema);
  if (dialect.strict !== undefined && (root.dropped.length > 0 || !canBeStrict(root.schema, dialect.strict))) {
    return lowerSchema(schema, dialect.strict.fallback);
  }
  const dropped = [...root.dropped];
  const lowered = lowerer(root.schema, dialect, dropped)(root.schema, { at: '', depth: 0, following: [] });
  return { schema: lowered, strict: dialect.strict !== undefined, dropped };
}

function lowerer(
  root: JsonSchema,
  dialect: SchemaDialect,
  dropped: string[],
): (node: unknown, place: Place) => JsonSchema {
  let nodes = 0;

  const lower = (given: unknown, place: Place): JsonSchema => {
    nodes += 1;
    if (!isSchema(given)) return {};
    if (nodes > MAX_NODES || place.depth > MAX_DEPTH) {
      if (dropped.at(-1) !== place.at) dropped.push(place.at);
      return {};
    }
    if (typeof given.$ref === 'string') {
      if (dialect.references === 'inline') return inline(given, given.$ref, place);
      // OpenAI's strict mode: "$ref cannot have keywords".
      if (dialect.strict !== undefined) return { $ref: given.$ref };
    }
    const node = expressible(modern(given), root, dialect);
    const hints: string[] = [];
    const entries = Object.entries(node).flatMap(([keyword, value]): [string, unknown][] => {
      if (value === undefined) return [];
      if (takes(dialect, keyword, value)) return [[keyword, lowerKeyword(keyword, value, place)]];
      if (ANNOTATIONS.includes(keyword) || (dialect.references === 'inline' && isDefinitions(keyword))) return [];
      dropped.push(`${place.at}/${keyword}`);
      const hint = schemaHint(keyword, value);
      if (hint !== undefined) hints.push(hint);
      return [];
    });
    const description = withHints(node.description, hints);
    return finish(
      { ...Object.fromEntries(entries), ...(description === undefined ? {} : { description }) },
      node,
      dialect,
    );
  };

  const inline = (node: JsonSchema, reference: string, place: Place): JsonSchema => {
    const target = resolveReference(reference, root);
    if (target === undefined || place.following.includes(reference)) {
      dropped.push(`${place.at}/$ref`);
      return { type: 'object' };
    }
    const { $ref: _followed, ...beside } = node;
    return lower(
      { ...target, ...beside },
      { ...place, depth: place.depth + 1, following: [...place.following, reference] },
    );
  };

  const lowerKeyword = (keyword: string, value: unknown, place: Place): unknown => {
    const inside = (step: string): Place => ({ ...place, at: `${place.at}/${step}`, depth: place.depth + 1 });
    if (SCHEMA_MAPS.includes(keyword) && isSchema(value)) {
      const entry = ([name, part]: [string, unknown]): [string, JsonSchema] => [
        name,
        lower(part, inside(`${keyword}/${pointerStep(name)}`)),
      ];
      return Object.fromEntries(Object.entries(value).map(entry));
    }
    if (SCHEMA_LISTS.includes(keyword) && Array.isArray(value)) {
      return value.map((part: unknown, index) => lower(part, inside(`${keyword}/${index}`)));
    }
    return SCHEMAS.includes(keyword) && isSchema(value) ? lower(value, inside(keyword)) : value;
  };

  return lower;
}

function takes(dialect: SchemaDialect, keyword: string, value: unknown): boolean {
  if (!takesKeyword(dialect, keyword)) return false;
  if (keyword === '$schema' || keyword === '$id') return false;
  if (keyword === 'format' && dialect.formats !== undefined) return dialect.formats.includes(String(value));
  if (keyword === 'pattern' && !dialect.lookaround) return !/\(\?(?:[=!]|<[=!])/.test(String(value));
  if (keyword === 'enum' && dialect.enumValues !== 'any') {
    return Array.isArray(value) && value.every((item) => mayList(dialect, item));
  }
  return true;
}

function mayList({ enumValues }: SchemaDialect, item: unknown): boolean {
  switch (enumValues) {
    case 'any':
      return true;
    case 'strings':
      return typeof item === 'string' || item === null;
    case 'strings and numbers':
      return typeof item === 'string' || typeof item === 'number';
  }
}

/** The demands on one lowered node as a whole. */
function finish(lowered: JsonSchema, node: JsonSchema, dialect: SchemaDialect): JsonSchema {
  let done = lowered;
  const types = [done.type ?? []].flat();
  // OpenAI refuses an array without items also outside strict mode.
  if (types.includes('array') && done.items === undefined && done['prefixItems'] === undefined)
    done = { ...done, items: {} };
  if (types.includes('object') && dialect.strict !== undefined) {
    const properties = done.properties ?? {};
    const needed = node.required ?? [];
    const entry = ([name, property]: [string, JsonSchema]): [string, JsonSchema] => [
      name,
      needed.includes(name) || dialect.strict?.requireAll !== true ? property : nullable(property),
    ];
    const required = dialect.strict.requireAll ? Object.keys(properties) : needed;
    done = {
      ...done,
      properties: Object.fromEntries(Object.entries(properties).map(entry)),
      required,
      additionalProperties: false,
    };
  }
  if (dialect.required === 'declared' && done.required !== undefined) {
    const { required, ...rest } = done;
    const declared = required.filter((name) => Object.hasOwn(done.properties ?? {}, name));
    done = declared.length === 0 ? rest : { ...rest, required: declared };
  }
  if (
    dialect.emptyProperties === 'omit' &&
    done.properties !== undefined &&
    Object.keys(done.properties).length === 0
  ) {
    const { properties: _none, required: _names, ...rest } = done;
    done = rest;
  }
  return dialect.nullable === 'keyword' ? withNullableKeyword(done) : done;
}

function isDefinitions(keyword: string): boolean {
  return keyword === '$defs' || keyword === 'definitions';
}

function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
