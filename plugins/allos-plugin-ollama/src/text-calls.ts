import { isJsonObject, jsonListOf, jsonObjectOf, stringOf } from 'allos/plugin';
import type { JsonObject, JsonValue, ToolSpec } from 'allos/plugin';

/** A call that a model wrote as text. */
export interface TextCall {
  readonly name: string;
  readonly input: JsonObject;
}

/** What models write around such a call: the tags of Hermes and Qwen, a code fence. */
const WRAPPED = /<tool_call>([\s\S]*?)<\/tool_call>|```(?:json)?\s*\n([\s\S]*?)```/g;

/**
 * The calls that an answer without any consists of: `{"name": …, "arguments": {…}}`, one or several, and nothing else.
 * Undefined unless each is of an offered tool with arguments that its schema takes: anything else is text.
 */
export function textCallsOf(text: string, tools: readonly ToolSpec[]): readonly TextCall[] | undefined {
  const wrapped = [...text.matchAll(WRAPPED)].map(([, tagged, fenced]) => tagged ?? fenced ?? '');
  const beside = text.replaceAll(WRAPPED, '').trim();
  if (wrapped.length > 0 && beside !== '') return undefined;
  const values = (wrapped.length > 0 ? wrapped : [text]).flatMap(valuesIn);
  const calls = values.map((value) => callOf(value, tools));
  return calls.length > 0 && calls.every((call) => call !== undefined) ? calls : undefined;
}

function valuesIn(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [undefined];
  }
}

function callOf(value: unknown, tools: readonly ToolSpec[]): TextCall | undefined {
  if (!isJsonObject(value)) return undefined;
  const name = stringOf(value['name']);
  const input = jsonObjectOf(value['arguments'] ?? value['parameters']);
  const tool = tools.find((offered) => offered.name === name);
  if (name === undefined || input === undefined || tool === undefined) return undefined;
  return fits(input, tool.inputSchema as JsonObject) ? { name, input } : undefined;
}

/** Whether the arguments have what they need, nothing unknown, and values of the right kind. The host checks the rest. */
function fits(input: JsonObject, schema: JsonObject): boolean {
  const properties = jsonObjectOf(schema['properties']) ?? {};
  const isWhole = jsonListOf(schema['required']).every(
    (name) => typeof name === 'string' && Object.hasOwn(input, name),
  );
  const isOpen = schema['additionalProperties'] !== false;
  return (
    isWhole &&
    Object.entries(input).every(([name, value]) =>
      Object.hasOwn(properties, name) ? isOfType(value, jsonObjectOf(properties[name])?.['type']) : isOpen,
    )
  );
}

function isOfType(value: JsonValue | undefined, type: JsonValue | undefined): boolean {
  if (Array.isArray(type)) return type.some((one) => isOfType(value, one as JsonValue));
  switch (type) {
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number':
      return typeof value === 'number';
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}
