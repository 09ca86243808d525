import { messageOf, type JsonObject, type ToolCallPart } from 'allos/plugin';
import { isObject } from './json-reading.js';

type Arguments = Pick<ToolCallPart, 'input' | 'malformed'>;

/** Deeper values could not be written down again. */
const MAX_DEPTH = 200;

/**
 * The arguments of a call: an object (WP-35), JSON text from servers that imitate another API, or nothing, which is
 * `{}`. What is no object is kept as it was written.
 */
export function readArguments(value: unknown): Arguments {
  if (value === undefined || value === null || value === '') return { input: {} };
  if (typeof value !== 'string') return checked(value, () => JSON.stringify(value));
  if (value.trim() === '') return { input: {} };
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed === null ? { input: {} } : checked(parsed, () => value);
  } catch (error) {
    return malformed(value, messageOf(error));
  }
}

function checked(value: unknown, written: () => string): Arguments {
  if (isDeeper(value, MAX_DEPTH)) return malformed('', `it is nested more than ${MAX_DEPTH} levels deep`);
  return isObject(value) ? { input: value } : malformed(written(), 'it is not an object');
}

function malformed(text: string, reason: string): { readonly input: JsonObject; readonly malformed: Malformed } {
  return { input: {}, malformed: { text, reason } };
}

interface Malformed {
  readonly text: string;
  readonly reason: string;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
