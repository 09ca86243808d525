import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A package.json as far as the host reads it. */
export interface PackageJson {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly dependencies?: unknown;
  readonly allos?: unknown;
}

/** A package found on disk. */
export interface FoundPackage {
  readonly directory: string;
  readonly packageJson: PackageJson;
}

/**
 * The package `name` as Node would find it from `from`: in the `node_modules` of the folder or of one of its parents.
 * Reads package.json only; nothing of the package runs.
 *
 * @throws SyntaxError when the package.json that is found is not JSON
 */
export function findPackage(name: string, from: string): FoundPackage | undefined {
  const directory = findPackageFolder(name, from);
  return directory === undefined ? undefined : readPackage(directory);
}

/** The folder of that package; its package.json is there, and not read. */
export function findPackageFolder(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const directory = join(folder, 'node_modules', name);
    if (isPackageFolder(directory)) return directory;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Whether a folder holds a package. */
export function isPackageFolder(directory: string): boolean {
  try {
    return statSync(join(directory, 'package.json'), { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // Where nobody may look, or a name that is none.
  }
}

/** The package in a folder; undefined when there is no package.json. */
export function readPackage(directory: string): FoundPackage | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
  return { directory, packageJson: JSON.parse(text) as PackageJson };
}

/** The package that this code belongs to, in either layout. */
export function ownPackage(): FoundPackage {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const found = readPackage(folder);
    if (found?.packageJson.name === 'allos') return found;
  }
  throw new Error('the package.json of allos was not found');
}
