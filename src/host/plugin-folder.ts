import { resolve } from 'node:path';
import { pluginPackageName } from '../plugin/package-name.js';
import { findPackageFolder, isPackageFolder } from './package-directory.js';

/**
 * The folder of the plugin that a configuration names: a package name, its short form (`foo` for `allos-plugin-foo`),
 * or a path that begins with `.` or `/`. Nothing of it is read.
 *
 * @param from the folder of the file that names it
 */
export function pluginFolder(name: string, from: string): string | undefined {
  if (!isPath(name)) return findPackageFolder(name, from) ?? findPackageFolder(pluginPackageName(name), from);
  const folder = resolve(from, name);
  return isPackageFolder(folder) ? folder : undefined;
}

export function isPath(name: string): boolean {
  return name.startsWith('.') || name.startsWith('/');
}
