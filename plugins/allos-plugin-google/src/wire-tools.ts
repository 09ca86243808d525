import { GEMINI, lowerSchema, wellFormed, wellFormedJson } from 'allos/plugin';
import type { JsonObject, ToolSpec } from 'allos/plugin';
import { wireToolName } from './wire-names.js';

/** The tools of the request body. Each one is lowered once; the agent hands the same specifications at every call. */
export class WireTools {
  readonly #lowered = new WeakMap<ToolSpec, JsonObject>();

  /** The function declarations, in the order of the tools. */
  list(tools: readonly ToolSpec[]): readonly JsonObject[] {
    return tools.map((tool) => {
      const known = this.#lowered.get(tool);
      if (known !== undefined) return known;
      const wire = declarationOf(tool);
      this.#lowered.set(tool, wire);
      return wire;
    });
  }
}

/** Back from the name on the wire to the tool's own. */
export function toolNames(tools: readonly ToolSpec[]): (wireName: string) => string {
  const names = new Map(tools.map((tool) => [wireToolName(tool.name), tool.name]));
  return (wireName) => names.get(wireName) ?? wireName;
}

function declarationOf({ name, description, inputSchema }: ToolSpec): JsonObject {
  const { schema } = lowerSchema(inputSchema, GEMINI);
  return {
    name: wireToolName(name),
    ...(description === '' ? {} : { description: wellFormed(description) }),
    // A lowered schema is JSON; its type allows unknown keywords.
    parametersJsonSchema: wellFormedJson(schema as JsonObject),
  };
}
