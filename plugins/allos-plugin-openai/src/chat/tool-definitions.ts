import { lowerSchema, OPENAI_PLAIN, OPENAI_STRICT, wellFormed, type JsonObject, type ToolSpec } from 'allos/plugin';

/** The `tools` of requests as JSON text, kept as long as the tools stay the same. */
export class ToolDefinitions {
  #specs: readonly ToolSpec[] = [];
  #strict = false;
  #json = '[]';

  jsonOf(specs: readonly ToolSpec[], { strict }: { readonly strict: boolean }): string {
    const same = specs.length === this.#specs.length && specs.every((spec, index) => spec === this.#specs[index]);
    if (same && strict === this.#strict) return this.#json;
    this.#specs = [...specs];
    this.#strict = strict;
    this.#json = JSON.stringify(specs.map((spec) => toolDefinition(spec, { strict })));
    return this.#json;
  }
}

/** One tool. `strict` where the server can be told and the schema allows it (WP-25). */
export function toolDefinition(spec: ToolSpec, { strict }: { readonly strict: boolean }): JsonObject {
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
