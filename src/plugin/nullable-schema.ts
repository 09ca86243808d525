import type { JsonSchema, JsonSchemaType, JsonValue } from './json.js';

/** A schema that also takes null. */
export function nullable(schema: JsonSchema): JsonSchema {
  if (schema.anyOf !== undefined) {
    const takesNull = schema.anyOf.some((branch) => [branch.type ?? []].flat().includes('null'));
    return takesNull ? schema : { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  }
  const types = [schema.type ?? []].flat();
  if (types.includes('null')) return schema;
  // An object with null among its types is legal but rarely seen by the APIs; two branches are the usual form.
  if (types.length === 0 || types.includes('object')) {
    const { description, ...rest } = schema;
    return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
  }
  const { const: constant, ...rest } = schema;
  const values = constant === undefined ? schema.enum : [constant];
  return { ...rest, type: [...types, 'null'], ...(values === undefined ? {} : { enum: [...values, null] }) };
}

/** The types of the values of a closed list. */
export function typesOf(values: readonly JsonValue[]): readonly JsonSchemaType[] {
  const typeOf = (value: JsonValue): JsonSchemaType => {
    if (value === null) return 'null';
    if (Array.isArray(value)) return 'array';
    switch (typeof value) {
      case 'string':
        return 'string';
      case 'boolean':
        return 'boolean';
      case 'number':
        return Number.isInteger(value) ? 'integer' : 'number';
      default:
        return 'object';
    }
  };
  const types = [...new Set(values.map(typeOf))];
  return types.includes('number') ? types.filter((type) => type !== 'integer') : types;
}

/** Null said in OpenAPI's way: `nullable: true` beside one type, several types as branches. */
export function withNullableKeyword(schema: JsonSchema): JsonSchema {
  const types = [schema.type ?? []].flat();
  const branches = schema.anyOf?.filter((branch) => branch.type !== 'null');
  if (branches !== undefined && branches.length < (schema.anyOf?.length ?? 0)) {
    const { anyOf: _branches, ...rest } = schema;
    const [only] = branches;
    return { ...(branches.length === 1 ? { ...only, ...rest } : { ...rest, anyOf: branches }), nullable: true };
  }
  if (!Array.isArray(schema.type)) return schema;
  const { type: _types, ...rest } = schema;
  const others = types.filter((type) => type !== 'null');
  const [only] = others;
  return {
    ...(others.length === 1 && only !== undefined ? { type: only } : { anyOf: others.map((type) => ({ type })) }),
    ...rest,
    ...(rest.enum === undefined ? {} : { enum: rest.enum.filter((value) => value !== null) }),
    ...(types.includes('null') ? { nullable: true } : {}),
  };
}
