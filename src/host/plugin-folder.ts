import { resolve } from 'node:path';
import { findPackageFolder, isPackageFolder } from './package-directory.js';

const PREFIX = 'allos-plugin-';

/**
 * The folder of the plugin that a configuration names: a package name, its short form (`foo` for `allos-plugin-foo`),
 * or a path that begins with `.` or `/`. Nothing of it is read.
 *
 * @param from the folder of the file that names it
 */
export function pluginFolder(name: string, from: string): string | undefined {
  if (!isPath(name)) return findPackageFolder(name, from) ?? findPackageFolder(fullName(name), from);
  const folder = resolve(from, name);
  return isPackageFolder(folder) ? folder : undefined;
}

export function isPath(name: string): boolean {
  return name.startsWith('.') || name.startsWith('/');
}

/** `foo` → `allos-plugin-foo`, `@me/foo` → `@me/allos-plugin-foo`. */
function fullName(name: string): string {
  const slash = name.startsWith('@') ? name.indexOf('/') + 1 : 0;
  const base = name.slice(slash);
  return base.startsWith(PREFIX) ? name : `${name.slice(0, slash)}${PREFIX}${base}`;
}
