import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { answerSchemaOf } from '../answer/answer-schema.js';
import { AllosError, messageOf } from '../plugin/error.js';
import type { JsonSchema } from '../plugin/json.js';

/**
 * The JSON Schema that the command line names: JSON that begins with a brace, else a file.
 *
 * @param cwd where a relative path starts
 * @throws AllosError `usage.file` for a file that cannot be read, `usage.invalid` with the place for what is no schema
 */
export async function readAnswerSchema(given: string, cwd: string): Promise<JsonSchema> {
  const isJson = given.trimStart().startsWith('{');
  const where = isJson ? 'the JSON Schema of --json-schema' : `the JSON Schema ${given}`;
  const text = isJson ? given : fileText(given, cwd);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new AllosError('usage.invalid', `${where} is not JSON: ${messageOf(error)}`, {
      hint: 'Give a file with a JSON Schema, or the schema itself.',
      cause: error,
    });
  }
  return (await answerSchemaOf(parsed, where)).schema;
}

function fileText(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read: ${messageOf(error)}`;
    throw new AllosError('usage.file', `${path} ${why}`, {
      hint: 'Give a file with a JSON Schema, or the schema itself, which begins with a brace.',
      cause: error,
    });
  }
}
