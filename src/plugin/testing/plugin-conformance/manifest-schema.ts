import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../json.js';
import { packageRootOf } from '../../package-root.js';

/** The JSON Schema of `package.json#allos`, as it is published. */
export function manifestSchema(): JsonSchema {
  const file = join(packageRootOf(import.meta.url), 'config', 'plugin-manifest.schema.json');
  return JSON.parse(readFileSync(file, 'utf8')) as JsonSchema;
}
