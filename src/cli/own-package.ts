import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRootOf } from '../plugin/package-root.js';

/** The allos package that this command line belongs to, in either layout. */
export interface OwnPackage {
  readonly directory: string;
  readonly version: string;
}

export function ownPackage(): OwnPackage {
  const directory = packageRootOf(import.meta.url);
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version?: unknown };
  return { directory, version: String(version) };
}
