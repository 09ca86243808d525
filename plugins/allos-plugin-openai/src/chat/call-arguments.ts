import type { JsonObject, ToolCallPart } from 'allos/plugin';
import { fields } from '../json-access.js';

type Arguments = Pick<ToolCallPart, 'input' | 'malformed'>;

/**
 * The arguments of a call, from the text the model wrote. Nothing, white space and `null` stand for no arguments
 * (WP-27). Some servers send the object itself.
 */
export function readArguments(given: string): Arguments {
  const text = given.trim();
  if (text === '' || text === 'null') return { input: {} };
  let value: unknown;
  try {
    value = JSON.parse(text);
    // What cannot be written again cannot be kept: JSON.parse takes deeper nesting than JSON.stringify.
    if (text.length > 4_000) JSON.stringify(value);
  } catch (error) {
    const reason = error instanceof RangeError ? 'it is nested too deeply' : 'it is not JSON';
    return { input: {}, malformed: { text: given, reason } };
  }
  const object = fields(value);
  if (object === undefined) return { input: {}, malformed: { text: given, reason: 'it is not a JSON object' } };
  return { input: object as JsonObject };
}

/** Whether the text is a whole JSON object, so that no more of it can follow. */
export function isWholeObject(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    return fields(JSON.parse(text)) !== undefined;
  } catch {
    return false;
  }
}
