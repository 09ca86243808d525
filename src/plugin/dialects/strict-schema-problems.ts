import { isJsonObject, jsonListOf } from '../unknown-json.js';
import { stepInto } from '../value-path.js';

/** What a schema breaks that OpenAI is told to follow (WP-25). */
export interface StrictProblem {
  /** `schema`: such a schema is refused. `keyword`: a word that was refused in the past, or is by some servers. */
  readonly kind: 'schema' | 'keyword';
  readonly path: string;
  readonly message: string;
}

const KEYWORDS = ['default', 'minLength', 'maxLength', 'uniqueItems'];

/** Every property required, nothing additional, anywhere in the schema. */
export function strictSchemaProblems(schema: unknown, path: string): readonly StrictProblem[] {
  if (Array.isArray(schema)) {
    return schema.flatMap((item: unknown, index) => strictSchemaProblems(item, stepInto(path, index)));
  }
  if (!isJsonObject(schema)) return [];
  const problems: StrictProblem[] = [];
  const add = (kind: StrictProblem['kind'], message: string): void => void problems.push({ kind, path, message });
  if ([schema['type']].flat().includes('object')) {
    const required = jsonListOf(schema['required']);
    const optional = Object.keys(schema['properties'] ?? {}).filter((name) => !required.includes(name));
    if (schema['additionalProperties'] !== false) add('schema', 'additionalProperties is not false in a strict schema');
    if (optional.length > 0) add('schema', `${optional.join(', ')} is optional in a strict schema`);
  }
  for (const word of KEYWORDS) {
    // A property of that name is a schema.
    if (word in schema && !isJsonObject(schema[word])) add('keyword', `${word} in a strict schema`);
  }
  const inner = Object.entries(schema).flatMap(([key, value]) => strictSchemaProblems(value, stepInto(path, key)));
  return [...problems, ...inner];
}
