import type { ValidateFunction } from 'ajv';
import { messageOf } from '../error.js';
import type { InputCodec, InputParse } from '../input-codec.js';
import type { JsonObject, JsonSchema } from '../json.js';
import { dropNulls } from './drop-nulls.js';
import { isPlainObject, limitProblem } from './input-limits.js';
import { compileSchema } from './compile-schema.js';
import { schemaProblem } from './schema-problem.js';

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
        const validate = await (compiled ??= compileSchema(schema));
        const value = dropNulls(input, schema);
        if (validate(value)) return { ok: true, value: value as T };
        return { ok: false, problems: (validate.errors ?? []).map((error) => schemaProblem(error, value)) };
      } catch (thrown) {
        return {
          ok: false,
          problems: [{ path: '', message: `cannot be checked, the schema is broken: ${messageOf(thrown)}` }],
        };
      }
    },
  });
}
