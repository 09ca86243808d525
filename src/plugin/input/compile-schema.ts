import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonSchema } from '../json.js';

/** What Ajv is told; `validate` checks a schema, `compile` makes a check of it. */
interface Compiler {
  readonly validateSchema: (schema: object) => unknown;
  readonly errors?: readonly ErrorObject[] | null;
  readonly compile: (schema: object) => ValidateFunction;
}

/** The check of a schema. `$schema` of draft 4 to 7 selects draft 7; everything else is read as 2020-12. */
export async function compileSchema(schema: JsonSchema): Promise<ValidateFunction> {
  const { compiler, rest } = await compilerOf(schema);
  return compiler.compile(rest);
}

/** What makes a schema none, as the standard says it; empty for a schema. */
export async function schemaErrors(schema: JsonSchema): Promise<readonly ErrorObject[]> {
  const { compiler, rest } = await compilerOf(schema);
  return (await compiler.validateSchema(rest)) === true ? [] : (compiler.errors ?? []);
}

/** Loaded when it is first needed: Ajv costs 25 ms and many runs never do. */
async function compilerOf(schema: JsonSchema): Promise<{ readonly compiler: Compiler; readonly rest: object }> {
  const { $schema, $async: _neverAsync, ...rest } = schema;
  const isOld = typeof $schema === 'string' && /draft-0[4-7]/.test($schema);
  const { default: Ajv } = isOld ? await import('ajv') : await import('ajv/dist/2020.js');
  const options = { strict: false, allErrors: true, verbose: true, validateFormats: false, logger: false } as const;
  return { compiler: new Ajv.default(options), rest };
}
