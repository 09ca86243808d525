import { lowerSchema, OPENAI_PLAIN, OPENAI_STRICT, wellFormed, type JsonObject, type ToolSpec } from 'allos/plugin';

/**
 * One tool, flat, unlike on Chat Completions. `strict` is always said (WP-25): where it is not, this API makes the
 * schema strict itself, as it thinks best.
 */
export function responsesTool(spec: ToolSpec, { strict }: { readonly strict: boolean }): JsonObject {
  const lowered = lowerSchema(spec.inputSchema, strict ? OPENAI_STRICT : OPENAI_PLAIN);
  return {
    type: 'function',
    name: spec.name,
    description: wellFormed(spec.description),
    parameters: lowered.schema as JsonObject,
    strict: lowered.strict,
  };
}
