import type { ErrorObject, ValidateFunction } from 'ajv';
import { messageOf } from '../error.js';
import type { InputCodec, InputParse, InputProblem } from '../input-codec.js';
import type { JsonObject, JsonSchema } from '../json.js';
import { dropNulls } from './drop-nulls.js';
import { isPlainObject, limitProblem } from './input-limits.js';
import { stepInto } from '../value-path.js';
import { unknownKey } from './read-instance.js';

/**
 * The codec of a plain JSON Schema, for inputs that are known only at run time or that decorators cannot describe.
 *
 * The limits and forbidden keys of `inputOf` hold here too, and nothing is converted. Null for an optional property
 * that does not take null counts as absent. Defaults are not applied and unknown keys are refused only where the
 * schema says so. `$schema` of draft 4 to 7 selects draft 7; everything else is read as 2020-12. A schema that cannot
 * be compiled makes every input a problem.
 *
 * @example
 * ```ts
 * import { jsonSchemaInput } from 'allos/plugin/input';
 *
 * const codec = jsonSchemaInput<{ city: string }>({
 *   type: 'object',
 *   properties: { city: { type: 'string' } },
 *   required: ['city'],
 *   additionalProperties: false,
 * });
 * ```
 */
export function jsonSchemaInput<T extends object = JsonObject>(schema: JsonSchema): InputCodec<T> {
  let compiled: Promise<ValidateFunction> | undefined;
  return Object.freeze({
    schema,
    parse: async (input: unknown): Promise<InputParse<T>> => {
      const unfit = limitProblem(input);
      if (unfit !== undefined) return { ok: false, problems: [unfit] };
      if (!isPlainObject(input)) return { ok: false, problems: [{ path: '', message: 'must be an object' }] };
      try {
        const validate = await (compiled ??= compile(schema));
        const value = dropNulls(input, schema);
        if (validate(value)) return { ok: true, value: value as T };
        return { ok: false, problems: (validate.errors ?? []).map((error) => problemOf(error, value)) };
      } catch (thrown) {
        return {
          ok: false,
          problems: [{ path: '', message: `cannot be checked, the schema is broken: ${messageOf(thrown)}` }],
        };
      }
    },
  });
}

/** Loaded on the first input: Ajv costs 25 ms and many runs never call such a tool. */
async function compile(schema: JsonSchema): Promise<ValidateFunction> {
  const { $schema, $async: _neverAsync, ...rest } = schema;
  const isOld = typeof $schema === 'string' && /draft-0[4-7]/.test($schema);
  const { default: Ajv } = isOld ? await import('ajv') : await import('ajv/dist/2020.js');
  const options = { strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false } as const;
  return new Ajv.default(options).compile(rest);
}

function problemOf(error: ErrorObject, value: unknown): InputProblem {
  const path = pathOf(error.instancePath, value);
  const message = error.message ?? 'does not match the schema';
  switch (error.keyword) {
    case 'required':
      return { path: stepInto(path, String(error.params['missingProperty'])), message: 'is required' };
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(error.params['additionalProperty'] ?? error.params['unevaluatedProperty']);
      const known = (error.parentSchema as JsonSchema | undefined)?.properties ?? {};
      return { path: stepInto(path, key), message: unknownKey(key, Object.keys(known)) };
    }
    case 'enum':
      return { path, message: `${message}: ${JSON.stringify(error.params['allowedValues']).slice(0, 300)}` };
    default:
      return { path, message };
  }
}

/** `/edits/0/path` as `edits[0].path`. A JSON Pointer does not tell an index from a key: the value does. */
function pathOf(pointer: string, value: unknown): string {
  let at = value;
  let path = '';
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = stepInto(path, Array.isArray(at) ? Number(key) : key);
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined;
  }
  return path;
}
