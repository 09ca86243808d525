import { messageOf } from './error.js';
import type { ToolCallPart } from './message.js';
import { isJsonObject } from './unknown-json.js';

/** How the arguments of a call stand in the transcript. */
export type ToolArguments = Pick<ToolCallPart, 'input' | 'malformed'>;

/** Deeper values could not be written down again: JSON.parse takes deeper nesting than JSON.stringify. */
const MAX_DEPTH = 200;

/**
 * Reads what a model gave as the arguments of a call: JSON text, or the object itself, as some APIs and servers send.
 * Nothing, white space and `null` stand for no arguments (WP-12, WP-27, WP-35). What is no object is kept as it was
 * written, with the reason, and is never run.
 *
 * @example
 * ```ts
 * import { readToolArguments } from 'allos/plugin';
 *
 * readToolArguments('{"path":"a.txt"}'); // { input: { path: 'a.txt' } }
 * readToolArguments(''); // { input: {} }
 * readToolArguments('{"path":').malformed?.text; // '{"path":'
 * ```
 */
export function readToolArguments(given: unknown): ToolArguments {
  if (typeof given !== 'string') return checked(given, '');
  if (given.trim() === '') return { input: {} };
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch (error) {
    return malformed(given, `it is not JSON: ${messageOf(error)}`);
  }
  return checked(value, given);
}

/** Whether text is a whole JSON object, so that no more of it can follow. */
export function isWholeJsonObject(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    return isJsonObject(JSON.parse(text));
  } catch {
    return false;
  }
}

/** `written` is the text as the model wrote it; empty where it came as a value. */
function checked(value: unknown, written: string): ToolArguments {
  if (value === undefined || value === null) return { input: {} };
  // Each level takes a character at least.
  const mayBeDeep = written === '' || written.length > MAX_DEPTH;
  if (mayBeDeep && isDeeper(value, MAX_DEPTH))
    return malformed(written, `it is nested more than ${MAX_DEPTH} levels deep`);
  if (isJsonObject(value)) return { input: value };
  return malformed(written === '' ? JSON.stringify(value) : written, 'it is not a JSON object');
}

function malformed(text: string, reason: string): ToolArguments {
  return { input: {}, malformed: { text, reason } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
