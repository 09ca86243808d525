import { AllosError, messageOf } from '../../plugin/error.js';
import type { JsonObject } from '../../plugin/json.js';
import { isJsonObject } from '../../plugin/unknown-json.js';

/**
 * The value of a flag that is a JSON object; undefined where it was not given.
 *
 * @throws AllosError `usage.invalid`
 */
export function jsonFlag(flag: string, text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(flag, messageOf(error), error);
  }
  if (isJsonObject(value)) return value;
  throw invalid(flag, 'it is no object');
}

function invalid(flag: string, why: string, cause?: unknown): AllosError {
  return new AllosError('usage.invalid', `${flag} is not a JSON object: ${why}`, {
    hint: `Quote it for the shell: ${flag} '{"key": "value"}'`,
    cause,
  });
}
