import type { JsonSchema } from '../json.js';
import { isPlainObject } from './input-limits.js';

/**
 * A copy of an input without the nulls that only mean "left out": those of optional properties whose schema does not
 * take null. OpenAI's strict mode requires every property and sends them (WP-25).
 */
export function dropNulls(value: unknown, schema: JsonSchema): unknown {
  return copy(value, schema, schema);
}

function copy(value: unknown, schema: unknown, root: JsonSchema): unknown {
  const known = resolve(schema, root);
  if (Array.isArray(value)) return value.map((item) => copy(item, known.items, root));
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const properties = known.properties ?? {};
  const kept = entries.filter(([key, item]) => {
    if (item !== null || !Object.hasOwn(properties, key)) return true;
    return (known.required ?? []).includes(key) || takesNull(properties[key], root, 0);
  });
  const schemaOf = (key: string): unknown =>
    Object.hasOwn(properties, key) ? properties[key] : known.additionalProperties;
  return Object.fromEntries(kept.map(([key, item]) => [key, copy(item, schemaOf(key), root)]));
}

function takesNull(schema: unknown, root: JsonSchema, depth: number): boolean {
  if (schema === false) return false;
  const known = resolve(schema, root);
  if (depth > 16) return true;
  if (known.enum !== undefined && !known.enum.includes(null)) return false;
  if ('const' in known && known.const !== null) return false;
  if (known.type !== undefined && ![known.type].flat().includes('null')) return false;
  const branches = known.anyOf ?? (known['oneOf'] as readonly JsonSchema[] | undefined);
  return branches === undefined || branches.some((branch) => takesNull(branch, root, depth + 1));
}

/** Follows local references, a bounded number of times. */
function resolve(schema: unknown, root: JsonSchema): JsonSchema {
  let at: unknown = schema;
  for (let hop = 0; hop < 16; hop++) {
    if (!isPlainObject(at)) return {};
    const ref = at['$ref'];
    if (typeof ref !== 'string' || !ref.startsWith('#')) return at;
    at = ref
      .split('/')
      .slice(1)
      .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((node, key) => (isPlainObject(node) && Object.hasOwn(node, key) ? node[key] : undefined), root);
  }
  return {};
}
