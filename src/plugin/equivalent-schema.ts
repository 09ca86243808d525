import type { JsonSchema, JsonValue } from './json.js';
import { typesOf } from './nullable-schema.js';
import type { SchemaDialect } from './schema-dialect.js';
import { withoutCombinators } from './schema-root.js';

/** The forms of drafts 3 to 7 that 2020-12 says otherwise. */
export function modern(node: JsonSchema): JsonSchema {
  const said: Record<string, unknown> = { ...node };
  if (Array.isArray(said['items'])) {
    said['prefixItems'] = said['items'];
    delete said['items'];
  }
  if (!Array.isArray(said['required'])) delete said['required'];
  for (const [exclusive, inclusive] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof said[exclusive] !== 'boolean') continue;
    if (said[exclusive] && said[inclusive] !== undefined) {
      said[exclusive] = said[inclusive];
      delete said[inclusive];
    } else delete said[exclusive];
  }
  return said;
}

/** The same said with keywords that the dialect has, where there are such. */
export function expressible(node: JsonSchema, root: JsonSchema, dialect: SchemaDialect): JsonSchema {
  let said = node;
  if (said['allOf'] !== undefined && !takesKeyword(dialect, 'allOf')) said = withoutCombinators(said, root, ['allOf']);
  const { oneOf, ...withoutOneOf } = said;
  if (Array.isArray(oneOf) && said.anyOf === undefined && !takesKeyword(dialect, 'oneOf'))
    said = { ...withoutOneOf, anyOf: oneOf as readonly JsonSchema[] };
  const { const: constant, ...withoutConst } = said;
  if (constant !== undefined && !takesKeyword(dialect, 'const')) said = { ...withoutConst, enum: [constant] };
  const values: readonly JsonValue[] | undefined = said.const === undefined ? said.enum : [said.const];
  if (Array.isArray(values) && said.type === undefined) {
    const [only, ...others] = typesOf(values);
    said = { ...said, ...(only === undefined ? {} : { type: others.length === 0 ? only : [only, ...others] }) };
  }
  return said;
}

/** Whether a dialect has a keyword. */
export function takesKeyword(dialect: SchemaDialect, keyword: string): boolean {
  return dialect.keywords === 'any' || dialect.keywords.includes(keyword);
}
