import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRootOf } from '../plugin/package-root.js';
import type { ModelCatalogue } from './model-entry.js';

/**
 * The catalogue that ships with Allos, `config/models.json`, read when it is first asked for and kept. Nothing at the
 * start of a run needs it.
 */
export function lazyCatalogue(read: () => ModelCatalogue = readCatalogue): () => ModelCatalogue {
  let catalogue: ModelCatalogue | undefined;
  return () => {
    catalogue ??= read();
    return catalogue;
  };
}

function readCatalogue(): ModelCatalogue {
  const file = join(packageRootOf(import.meta.url), 'config', 'models.json');
  return JSON.parse(readFileSync(file, 'utf8')) as ModelCatalogue;
}
