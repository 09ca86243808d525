import { lowerSchema, OLLAMA, wellFormed, wellFormedJson } from 'allos/plugin';
import type { JsonObject, ToolSpec } from 'allos/plugin';

/** The tools of the request body. Each one is lowered once; the agent hands the same specifications at every call. */
export class WireTools {
  readonly #lowered = new WeakMap<ToolSpec, JsonObject>();

  /** The tools in their order. */
  list(tools: readonly ToolSpec[]): readonly JsonObject[] {
    return tools.map((tool) => {
      const known = this.#lowered.get(tool);
      if (known !== undefined) return known;
      const wire = wireTool(tool);
      this.#lowered.set(tool, wire);
      return wire;
    });
  }
}

/** Templates ask for `type` and `properties` without looking whether they are there. */
function wireTool({ name, description, inputSchema }: ToolSpec): JsonObject {
  const { schema } = lowerSchema(inputSchema, OLLAMA);
  // A lowered schema is JSON; its type allows unknown keywords.
  const parameters = { ...schema, type: 'object', properties: schema.properties ?? {} } as JsonObject;
  return {
    type: 'function',
    function: { name, description: wellFormed(description), parameters: wellFormedJson(parameters) },
  };
}
