import { readFileSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import type { JsonValue } from '../plugin/json.js';
import { packageNameFault, pluginPackageName } from '../plugin/package-name.js';
import { jsonObjectOf, stringOf } from '../plugin/unknown-json.js';

/** The folder that an entry of `plugins` leads to, which need not be there; undefined for one listed by package name. */
export function linkedFolder(entry: JsonValue, configDirectory: string): string | undefined {
  const name = stringOf(entry) ?? stringOf(jsonObjectOf(entry)?.['name']);
  if (name === undefined) return undefined;
  return isAbsolute(name) || /^\.{1,2}(\/|$)/.test(name) ? resolve(configDirectory, name) : undefined;
}

/**
 * Whether the plugin in a folder has that name, which may leave the prefix out. A folder that is gone, or has no
 * package.json, is taken for the plugin that it is called after.
 */
export function isCalled(folder: string, name: string): boolean {
  const wanted = pluginPackageName(name);
  // It may be a path, which is not listed.
  if (packageNameFault(wanted) !== undefined) return false;
  const own = packageName(folder);
  return own === undefined ? pluginPackageName(basename(folder)) === basename(wanted) : own === wanted;
}

function packageName(folder: string): string | undefined {
  try {
    const packageJson: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return stringOf(jsonObjectOf(packageJson)?.['name']);
  } catch {
    return undefined;
  }
}
