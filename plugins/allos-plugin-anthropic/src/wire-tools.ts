import { ANTHROPIC, lowerSchema } from 'allos/plugin';
import type { JsonObject, JsonSchema, Message, ToolSpec } from 'allos/plugin';
import { wireToolName } from './wire-names.js';

/** The tools of the request body. Each one is lowered once; the agent hands the same specifications at every call. */
export class WireTools {
  readonly #lowered = new WeakMap<ToolSpec, JsonObject>();

  /** The tools in their order; `marker` is the cache marker for the last one. */
  list(tools: readonly ToolSpec[], marker: JsonObject | undefined): readonly JsonObject[] {
    return tools.map((tool, index) => {
      const wire = this.#lower(tool);
      return marker !== undefined && index === tools.length - 1 ? { ...wire, cache_control: marker } : wire;
    });
  }

  #lower(tool: ToolSpec): JsonObject {
    const known = this.#lowered.get(tool);
    if (known !== undefined) return known;
    const wire = wireTool(tool.name, tool.description, lowerSchema(tool.inputSchema, ANTHROPIC).schema);
    this.#lowered.set(tool, wire);
    return wire;
  }
}

/** Back from the name on the wire to the tool's own. */
export function toolNames(tools: readonly ToolSpec[]): (wireName: string) => string {
  const names = new Map(tools.map((tool) => [wireToolName(tool.name), tool.name]));
  return (wireName) => names.get(wireName) ?? wireName;
}

/**
 * Tools for a request that offers none although its transcript calls some, as a summary of it does: the API wants
 * what was called to be defined.
 */
export function toolsOfTranscript(messages: readonly Message[]): readonly JsonObject[] {
  const names = new Set<string>();
  for (const message of messages) {
    if (message.role !== 'assistant') continue;
    for (const part of message.content) if (part.type === 'tool_call') names.add(wireToolName(part.name));
  }
  return [...names].map((name) => wireTool(name, 'No longer available.', { type: 'object' }));
}

function wireTool(name: string, description: string, schema: JsonSchema): JsonObject {
  return {
    name: wireToolName(name),
    ...(description === '' ? {} : { description }),
    // A lowered schema is JSON; its type allows unknown keywords.
    input_schema: { ...schema, type: 'object' } as JsonObject,
  };
}
