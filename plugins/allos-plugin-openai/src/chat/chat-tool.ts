import { lowerSchema, OPENAI_PLAIN, OPENAI_STRICT, wellFormed, type JsonObject, type ToolSpec } from 'allos/plugin';

/** One tool. `strict` where the server can be told and the schema allows it (WP-25). */
export function chatTool(spec: ToolSpec, { strict }: { readonly strict: boolean }): JsonObject {
  const lowered = lowerSchema(spec.inputSchema, strict ? OPENAI_STRICT : OPENAI_PLAIN);
  return {
    type: 'function',
    function: {
      name: spec.name,
      description: wellFormed(spec.description),
      parameters: lowered.schema as JsonObject,
      ...(lowered.strict ? { strict: true } : {}),
    },
  };
}
