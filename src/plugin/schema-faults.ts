import type { JsonSchema } from './json.js';
import { resolveReference } from './schema-root.js';

const TYPES: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const MAPS = ['properties', '$defs', 'definitions', 'patternProperties'] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const PARTS = ['items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames'] as const;
/** What `lowerSchema` follows; below it nothing of the schema would reach the model. */
const MAX_DEPTH = 64;

/**
 * Why a schema of an input cannot be put in the words of the model APIs: no object, a type that there is none of, a
 * reference to nowhere, properties that are no schemas, too deep. Each with the place as a JSON Pointer; empty for most.
 */
export function schemaFaults(schema: unknown): readonly string[] {
  if (!isObject(schema) || schema['type'] !== 'object') return ['it must be the schema of an object'];
  const faults: string[] = [];
  const open: { readonly node: unknown; readonly at: string; readonly depth: number }[] = [
    { node: schema, at: '', depth: 0 },
  ];
  for (let place = open.pop(); place !== undefined && faults.length < 5; place = open.pop()) {
    const { node, at, depth } = place;
    const fault = faultOf(node, schema);
    if (fault !== undefined) faults.push(`${at || 'the root'} ${fault}`);
    else if (depth > MAX_DEPTH) faults.push(`${at} is nested more than ${MAX_DEPTH} levels deep`);
    else open.push(...partsOf(node).map(([step, part]) => ({ node: part, at: `${at}/${step}`, depth: depth + 1 })));
  }
  return faults;
}

function faultOf(node: unknown, root: JsonSchema): string | undefined {
  if (typeof node === 'boolean') return undefined;
  if (!isObject(node)) return 'is no schema';
  for (const type of [node['type'] ?? []].flat()) {
    if (!TYPES.has(type)) return `has the type ${JSON.stringify(type)}, which is none of JSON Schema`;
  }
  for (const keyword of MAPS) {
    if (node[keyword] !== undefined && !isObject(node[keyword])) return `has ${keyword} that are no object`;
  }
  for (const keyword of [...LISTS, 'required', 'enum'] as const) {
    if (node[keyword] !== undefined && !Array.isArray(node[keyword])) return `has ${keyword} that is no list`;
  }
  const reference = node['$ref'];
  if (reference === undefined) return undefined;
  if (typeof reference !== 'string' || resolveReference(reference, root) === undefined) {
    return `refers to ${JSON.stringify(reference)}, which is not in the schema`;
  }
  return undefined;
}

function partsOf(node: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(node)) return [];
  const fields: Readonly<Record<string, unknown>> = node;
  return [...MAPS, ...LISTS]
    .flatMap((keyword) => entriesOf(fields[keyword], keyword))
    .concat(PARTS.flatMap((keyword) => (fields[keyword] === undefined ? [] : [[keyword, fields[keyword]] as const])));
}

function entriesOf(value: unknown, keyword: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, part]) => [`${keyword}/${name}`, part as unknown] as const);
}

function isObject(value: unknown): value is JsonSchema & Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
