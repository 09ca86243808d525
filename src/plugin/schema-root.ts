import type { JsonSchema } from './json.js';

type Combinator = 'allOf' | 'anyOf' | 'oneOf';

/** A hostile schema can refer to itself in more ways than there are atoms: what is left is then taken as anything. */
const MAX_BRANCHES = 1000;

/**
 * A schema whose root is an object without `allOf`, `anyOf` and `oneOf`, since no API takes them there. Properties of
 * the branches stand side by side; only what every alternative requires stays required. It is looser than the
 * original, which the codec still holds the model to.
 */
export function objectRoot(schema: JsonSchema): { readonly schema: JsonSchema; readonly dropped: readonly string[] } {
  const flat = withoutCombinators(schema, schema, ['allOf', 'anyOf', 'oneOf']);
  const { $schema: _dialect, $id: _id, $ref: _ref, not, enum: values, const: constant, ...rest } = flat;
  const lost = Object.entries({ not, enum: values, const: constant }).filter(([, value]) => value !== undefined);
  const merged = ['allOf', 'anyOf', 'oneOf'].filter((keyword) => Object.hasOwn(schema, keyword));
  const dropped = [...merged, ...lost.map(([keyword]) => keyword)].map((keyword) => `/${keyword}`);
  return { schema: { ...rest, type: 'object', properties: rest.properties ?? {} }, dropped };
}

/** A schema with its reference followed and the branches of the given keywords merged into it. */
export function withoutCombinators(schema: JsonSchema, root: JsonSchema, keywords: readonly Combinator[]): JsonSchema {
  let left = MAX_BRANCHES;
  const flatten = (node: JsonSchema, depth: number): JsonSchema => {
    left -= 1;
    if (left < 0 || depth > 16) return {};
    const target = typeof node.$ref === 'string' ? resolveReference(node.$ref, root) : undefined;
    let merged: JsonSchema = target === undefined ? { ...node } : both(node, flatten(target, depth + 1));
    for (const keyword of keywords) {
      const branches = merged[keyword];
      if (!Array.isArray(branches)) continue;
      const { [keyword]: _taken, ...rest } = merged;
      const flat = (branches as readonly unknown[]).filter(isSchema).map((branch) => flatten(branch, depth + 1));
      merged = both(rest, keyword === 'allOf' ? flat.reduce(both, {}) : oneOfThem(flat));
    }
    return merged;
  };
  return flatten(schema, 0);
}

function both(a: JsonSchema, b: JsonSchema): JsonSchema {
  const properties =
    a.properties === undefined && b.properties === undefined ? {} : { properties: joined(b.properties, a.properties) };
  const required =
    a.required === undefined && b.required === undefined ? {} : { required: union(a.required, b.required) };
  return { ...b, ...a, ...properties, ...required };
}

function oneOfThem(branches: readonly JsonSchema[]): JsonSchema {
  const properties = branches.reduce<JsonSchema['properties']>((all, branch) => joined(branch.properties, all), {});
  const [first, ...others] = branches.map((branch) => branch.required ?? []);
  const required = (first ?? []).filter((name) => others.every((names) => names.includes(name)));
  const additionalProperties = branches.every((branch) => branch.additionalProperties === false)
    ? { additionalProperties: false }
    : {};
  return { properties: properties ?? {}, required, ...additionalProperties };
}

function joined(a: JsonSchema['properties'], b: JsonSchema['properties']): NonNullable<JsonSchema['properties']> {
  return Object.fromEntries([...Object.entries(a ?? {}), ...Object.entries(b ?? {})]);
}

function union(a: readonly string[] = [], b: readonly string[] = []): readonly string[] {
  return [...new Set([...a, ...b])];
}

/** The part of a schema that a local reference names; undefined when there is none. */
export function resolveReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith('#')) return undefined;
  const keys = reference
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = keys.reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), root);
  return isSchema(found) ? found : undefined;
}

/** Whether a value is a schema in the form of an object. */
export function isSchema(value: unknown): value is JsonSchema {
  return isRecord(value) && !Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
