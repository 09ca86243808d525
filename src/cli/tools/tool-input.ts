import { AllosError, messageOf } from '../../plugin/error.js';
import type { JsonObject } from '../../plugin/json.js';
import { readAll, type StdinOptions } from '../run/task-input.js';

/**
 * The arguments of a call: a JSON object, or `-` for one on stdin; none for nothing.
 *
 * @throws AllosError `usage.invalid`
 */
export async function toolInput(text: string | undefined, stdin: StdinOptions): Promise<JsonObject> {
  if (text === undefined) return {};
  const read = text === '-' ? ((await readAll(stdin)) ?? '') : text;
  const where = text === '-' ? 'stdin' : '--input';
  const value = parsed(read, where);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw notAnObject(`${where} is no JSON object`);
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw notAnObject(`${where} is not JSON: ${messageOf(error)}`, error);
  }
}

function notAnObject(message: string, cause?: unknown): AllosError {
  return new AllosError('usage.invalid', message, {
    hint: `Write the arguments as one JSON object: --input '{"path": "README.md"}'`,
    cause,
  });
}
