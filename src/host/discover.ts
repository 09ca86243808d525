import type { Plugin } from '../plugin/define-plugin.js';
import { messageOf } from '../plugin/error.js';
import { pluginPackageName } from '../plugin/package-name.js';
import { findPackage, ownPackage, readPackage, type FoundPackage } from './package-directory.js';
import { isPath, pluginFolder } from './plugin-folder.js';
import type { BrokenPlugin, HostStep, PluginSource } from './plugin-source.js';

/** A plugin that a configuration file lists. */
export interface PluginReference {
  /** A package name, its short form (`foo` for `allos-plugin-foo`), or a path that begins with `.` or `/`. */
  readonly name: string;
  /** The folder of the file that names it: where it is resolved from. */
  readonly from: string;
  /** Where it is listed, for messages: `allos.config.yaml:3:5`. */
  readonly listedAt?: string;
}

export interface DiscoverOptions {
  readonly configured?: readonly PluginReference[];
  readonly inline?: readonly Plugin[];
  /** Leaves the built-in plugins out; for programs that bring all of their own. */
  readonly withoutBuiltIns?: boolean;
}

const PREFIX = 'allos-plugin-';

/**
 * Step 1: finds the plugins. Built-ins are the dependencies of allos itself, resolved from its own folder; configured
 * ones resolve from the file that names them. Reads package.json files, imports nothing.
 */
export function discover({
  configured = [],
  inline = [],
  withoutBuiltIns = false,
}: DiscoverOptions): HostStep<PluginSource> {
  const plugins: PluginSource[] = [];
  const broken: BrokenPlugin[] = [];
  const add = (
    name: string,
    origin: 'built-in' | 'configured',
    find: () => FoundPackage | undefined,
    place: { readonly from: string; readonly listedAt?: string | undefined },
    asked?: string,
  ): void => {
    try {
      const found = find();
      if (found !== undefined) plugins.push(sourceOf(name, origin, found, asked));
      else broken.push(notInstalled(name, place));
    } catch (error) {
      broken.push({
        name,
        code: 'plugin.invalid',
        message: `the package.json of plugin ${name} cannot be read: ${messageOf(error)}`,
        hint: `Install it again: npm install ${name}`,
      });
    }
  };
  if (!withoutBuiltIns) {
    const own = ownPackage();
    for (const [name, version] of builtIns(own)) {
      add(name, 'built-in', () => findPackage(name, own.directory), { from: own.directory }, version);
    }
  }
  for (const { name, from, listedAt } of configured) {
    const folder = pluginFolder(name, from);
    add(name, 'configured', () => (folder === undefined ? undefined : readPackage(folder)), { from, listedAt });
  }
  for (const plugin of inline) plugins.push({ kind: 'inline', origin: 'inline', name: plugin.name, plugin });
  return { plugins, broken };
}

/** Their names, with the versions that allos asks for. */
function builtIns({ packageJson }: FoundPackage): readonly (readonly [string, string])[] {
  const dependencies = Object.entries((packageJson.dependencies ?? {}) as Readonly<Record<string, string>>);
  return dependencies.filter(([name]) => name.startsWith(PREFIX));
}

function sourceOf(
  name: string,
  origin: 'built-in' | 'configured',
  { directory, packageJson }: FoundPackage,
  asked: string | undefined,
): PluginSource {
  const version = typeof packageJson.version === 'string' ? packageJson.version : '0.0.0';
  return {
    kind: 'package',
    origin,
    name: typeof packageJson.name === 'string' ? packageJson.name : name,
    reference: name,
    directory,
    version,
    isOriginal: version === asked,
    manifest: packageJson.allos,
  };
}

function notInstalled(
  name: string,
  { from, listedAt }: { readonly from: string; readonly listedAt?: string | undefined },
): BrokenPlugin {
  const listed = listedAt === undefined ? '' : `, listed in ${listedAt},`;
  // The bare word may be anybody's package; what is meant has the prefix.
  const install = `Run: npm install ${pluginPackageName(name)}`;
  return {
    name,
    code: 'plugin.not_found',
    message: `plugin ${name}${listed} is not installed where ${from} can find it`,
    hint: isPath(name) ? 'Check the path; it must hold a package.json.' : `${install}, or take it out of the list`,
  };
}
