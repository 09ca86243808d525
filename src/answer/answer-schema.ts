import type { InputProblem } from '../plugin/input-codec.js';
import type { JsonSchema, JsonValue } from '../plugin/json.js';
import { compileSchema } from '../plugin/input/compile-schema.js';
import { dropNulls } from '../plugin/input/drop-nulls.js';
import { limitProblem } from '../plugin/input/input-limits.js';
import { schemaProblem } from '../plugin/input/schema-problem.js';
import { assertSchema, schemaRefusal } from './assert-schema.js';
import { jsonIn } from './json-in.js';

/** What a final answer has to match. */
export interface AnswerSchema {
  readonly schema: JsonSchema;
  /** Reads an answer. */
  readonly check: (text: string) => AnswerCheck;
}

export type AnswerCheck =
  | { readonly ok: true; readonly value: JsonValue }
  /** One line for each problem, at least one. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** More of them help nobody to mend an answer. */
const MOST_PROBLEMS = 20;

/**
 * Makes the check of a schema. Null for an optional property that does not take null counts as absent, since some APIs
 * make a model write it. `format` is not checked.
 *
 * @param where names the schema in messages
 * @throws AllosError `usage.invalid` with the place in the schema and what is wrong there
 */
export async function answerSchemaOf(given: unknown, where = 'the JSON Schema'): Promise<AnswerSchema> {
  const schema = await assertSchema(given, where);
  let validate: Awaited<ReturnType<typeof compileSchema>>;
  try {
    validate = await compileSchema(schema);
  } catch (error) {
    throw schemaRefusal(error, schema, where);
  }
  const check = (text: string): AnswerCheck => {
    const found = jsonIn(text);
    if (found === undefined) return { ok: false, problems: ['the answer is not a JSON value alone'] };
    const unfit = limitProblem(found.value);
    if (unfit !== undefined) return { ok: false, problems: [lineOf(unfit)] };
    const value = dropNulls(found.value, schema);
    if (validate(value)) return { ok: true, value: value as JsonValue };
    const problems = (validate.errors ?? []).map((error) => lineOf(schemaProblem(error, value)));
    return { ok: false, problems: [...new Set(problems)].slice(0, MOST_PROBLEMS) };
  };
  return { schema, check };
}

function lineOf({ path, message }: InputProblem): string {
  return `${path === '' ? 'the value' : path} ${message}`;
}
