import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AllosError } from './error.js';

/**
 * The root folder of the `allos` package that holds a module. Searched upwards rather than counted, since the same
 * module lies at different depths in `dist/`, in a bundle's chunk and in the sources.
 */
export function packageRootOf(moduleUrl: string): string {
  const start = dirname(fileURLToPath(moduleUrl));
  for (let folder = start; ; folder = dirname(folder)) {
    if (packageName(folder) === 'allos') return folder;
    if (dirname(folder) === folder) break;
  }
  throw new AllosError('internal.unexpected', `No package.json of allos above ${start}`, {
    hint: 'Install allos again: its files are not where they belong.',
  });
}

function packageName(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: unknown }).name;
  } catch {
    return undefined;
  }
}
