import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Schemas = Readonly<Record<string, Record<string, unknown>>>;

/** Says what is wrong with a request body; nothing for a legal one. */
export type SchemaValidator = (body: unknown) => readonly string[];

/**
 * Checks request bodies with OpenAI's own description; undefined, loudly, when ALLOS_SPECS does not say where it is.
 * `overlay` may mend the schemas before they are read.
 */
export function openAiSchema(
  name: string,
  overlay: (schemas: Schemas) => void = () => undefined,
): SchemaValidator | undefined {
  const folder = process.env['ALLOS_SPECS'];
  if (folder === undefined) {
    console.warn('ALLOS_SPECS is not set: requests are not checked with the OpenAPI description of OpenAI');
    return undefined;
  }
  const file = gunzipSync(readFileSync(join(folder, 'openai.openapi.json.gz'))).toString('utf8');
  const document = JSON.parse(file, (_key, value: unknown) => withNull(value)) as { components: { schemas: Schemas } };
  overlay(document.components.schemas);
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'openai');
  const validate: ValidateFunction = ajv.compile({ $ref: `openai#/components/schemas/${name}` });
  return (body) => {
    if (validate(body)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`);
  };
}

/** Says `nullable`, a word of OpenAPI 3.0, in JSON Schema. */
function withNull(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || value.nullable !== true) return value;
  const { nullable, ...schema } = value;
  return { anyOf: [schema, { type: 'null' }] };
}
