import type { JsonSchema } from './json.js';
import type { StrictRules } from './schema-dialect.js';
import { isSchema, resolveReference } from './schema-root.js';

/**
 * Whether an API can promise to follow a schema without its meaning being changed: no free-form object, nothing of
 * unknown type, no keyword whose loss would allow what the schema forbids in structure, and not too large.
 */
export function canBeStrict(schema: JsonSchema, rules: StrictRules): boolean {
  const visited = new Set<JsonSchema>();
  let properties = 0;

  const fits = (node: unknown, depth: number): boolean => {
    if (!isSchema(node) || depth > rules.maxDepth) return false;
    if (visited.has(node)) return true;
    visited.add(node);
    if (rules.essential.some((keyword) => Object.hasOwn(node, keyword))) return false;
    if (typeof node.$ref === 'string') {
      const target = resolveReference(node.$ref, schema);
      return target !== undefined && fits(target, depth);
    }
    const branches = node.anyOf ?? node['oneOf'];
    if (branches !== undefined) {
      return (
        Array.isArray(branches) && node.properties === undefined && branches.every((branch) => fits(branch, depth + 1))
      );
    }
    const types = [node.type ?? []].flat();
    if (types.length === 0) return node.enum !== undefined || node.const !== undefined;
    if (types.includes('array') && !fits(node.items, depth + 1)) return false;
    return !types.includes('object') || objectFits(node, depth);
  };

  const objectFits = (node: JsonSchema, depth: number): boolean => {
    const closed =
      node.additionalProperties === false || (node.additionalProperties === undefined && node.properties !== undefined);
    const names = Object.keys(node.properties ?? {});
    properties += names.length;
    if (!closed || properties > rules.maxProperties) return false;
    if (!(node.required ?? []).every((name) => names.includes(name))) return false;
    return Object.values(node.properties ?? {}).every((property) => fits(property, depth + 1));
  };

  return fits(schema, 0);
}
