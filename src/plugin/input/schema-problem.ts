import type { ErrorObject } from 'ajv';
import type { InputProblem } from '../input-codec.js';
import type { JsonSchema } from '../json.js';
import { stepInto } from '../value-path.js';
import { unknownKey } from './unknown-key.js';

/** What is wrong with a value, in words for whoever made it. */
export function schemaProblem(error: ErrorObject, value: unknown): InputProblem {
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
