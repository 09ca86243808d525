import { AllosError, messageOf } from '../plugin/error.js';
import { schemaErrors } from '../plugin/input/compile-schema.js';
import { limitProblem } from '../plugin/input/input-limits.js';
import type { JsonSchema } from '../plugin/json.js';

const HINT = 'Mend the schema; it is read as JSON Schema 2020-12, or as draft 7 where $schema says so.';

/**
 * Whether a value is a JSON Schema that can be asked for.
 *
 * @throws AllosError `usage.invalid` with the place in it, a JSON Pointer, and what is wrong there
 */
export async function assertSchema(given: unknown, where: string): Promise<JsonSchema> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid(where, '', 'it must be an object');
  }
  const unfit = limitProblem(given);
  if (unfit !== undefined) throw invalid(where, '', `${unfit.path} ${unfit.message}`.trim());
  const schema = given as JsonSchema;
  // The deepest place is the cause; those around it only repeat it.
  const [worst] = [...(await schemaErrors(schema))].sort((a, b) => b.instancePath.length - a.instancePath.length);
  if (worst === undefined) return schema;
  const allowed: unknown = worst.params['allowedValues'];
  const words = Array.isArray(allowed) ? `: ${allowed.map(String).join(', ')}` : '';
  throw invalid(where, worst.instancePath, `${worst.message ?? 'it is not as the standard says'}${words}`);
}

/** The error for a schema that no check can be made of: a reference that leads nowhere, or a pattern that is none. */
export function schemaRefusal(error: unknown, schema: JsonSchema, where: string): AllosError {
  const reference = (error as { readonly missingRef?: unknown }).missingRef;
  const at =
    typeof reference === 'string'
      ? placeOf(schema, '$ref', (value) => typeof value === 'string' && reference.endsWith(value.replace(/^#/, '')))
      : placeOf(schema, 'pattern', (value) => typeof value === 'string' && !isPattern(value));
  const why =
    typeof reference === 'string' ? `the reference ${reference} leads to nothing in the schema` : messageOf(error);
  return invalid(where, at ?? '', why);
}

function invalid(where: string, at: string, why: string): AllosError {
  return new AllosError('usage.invalid', `${where} is not valid${at === '' ? '' : ` at ${at}`}: ${why}`, {
    hint: HINT,
  });
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** The JSON Pointer of the first keyword whose value is meant. */
function placeOf(node: unknown, keyword: string, isMeant: (value: unknown) => boolean, at = ''): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  for (const [key, value] of Object.entries(node)) {
    const place = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (key === keyword && isMeant(value)) return place;
    const inside = placeOf(value, keyword, isMeant, place);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
