import { messageOf, type JsonObject, type ToolCallPart } from 'allos/plugin';
import { isObject } from './json-reading.js';

/** Deeper values could not be written down again. */
const MAX_DEPTH = 200;

/**
 * The arguments of a call: the text of its deltas, or what came whole with the block, or none at all, which is `{}`
 * (WP-12). What is no JSON object is kept as it was written.
 */
export function readArguments(text: string, whole: unknown): Pick<ToolCallPart, 'input' | 'malformed'> {
  if (text.trim() === '') {
    if (whole === undefined || whole === null || whole === '') return { input: {} };
    if (typeof whole === 'string') return readArguments(whole, undefined);
    return checked(whole, () => JSON.stringify(whole));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return malformed(text, messageOf(error));
  }
  return checked(value, () => text);
}

/** Whether text is the beginning of arguments that never came to their end. */
export function isCutOff(text: string): boolean {
  return text.trim() !== '' && readArguments(text, undefined).malformed !== undefined;
}

function checked(value: unknown, written: () => string): Pick<ToolCallPart, 'input' | 'malformed'> {
  if (isDeeper(value, MAX_DEPTH)) return malformed('', `it is nested more than ${MAX_DEPTH} levels deep`);
  return isObject(value) ? { input: value } : malformed(written(), 'it is not an object');
}

function malformed(
  text: string,
  reason: string,
): { readonly input: JsonObject; readonly malformed: { text: string; reason: string } } {
  return { input: {}, malformed: { text, reason } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
