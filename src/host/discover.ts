import type { Plugin } from '../plugin/define-plugin.js';
import { messageOf } from '../plugin/error.js';
import { pluginPackageName } from '../plugin/package-name.js';
import { findPackage, ownPackage, readPackage, type FoundPackage } from './package-directory.js';
import { isPath, pluginFolder } from './plugin-folder.js';
import { listingOf } from './needed-parts.js';
import type { AskedPlugin, BrokenPlugin, HostStep, PluginSource } from './plugin-source.js';
import { withoutRepeats } from './same-plugin.js';

/** A plugin that a configuration file lists. */
export interface PluginReference {
  /** A package name, its short form (`foo` for `allos-plugin-foo`), or a path that begins with `.` or `/`. */
  readonly name: string;
  /** The folder of the file that names it: where it is resolved from. */
  readonly from: string;
  /** Where it is listed, for messages: `allos.config.yaml:3:5`. */
  readonly listedAt?: string;
  /** Whether no run goes without it: one that cannot be used ends the run, whatever it contributes. Default false. */
  readonly required?: boolean;
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
 * ones resolve from the file that names them. Entries that mean one folder are one plugin. Reads package.json files,
 * imports nothing.
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
    place: Place,
    asked?: string,
  ): void => {
    try {
      const found = find();
      if (found !== undefined)
        plugins.push({ ...sourceOf({ name, from: place.from }, origin, found, asked), ...listingOf(place) });
      else broken.push(notInstalled(name, place));
    } catch (error) {
      broken.push({
        name,
        code: 'plugin.invalid',
        message: `the package.json of plugin ${name}${listedText(place)} cannot be read: ${messageOf(error)}`,
        hint: `${isPath(name) ? 'Mend it' : `Install it again: npm install ${pluginPackageName(name)}`}${orLeaveOut(place)}`,
        ...listingOf(place),
      });
    }
  };
  if (!withoutBuiltIns) {
    const own = ownPackage();
    for (const [name, version] of builtIns(own)) {
      add(name, 'built-in', () => findPackage(name, own.directory), { from: own.directory }, version);
    }
  }
  for (const { name, ...place } of configured) {
    const folder = pluginFolder(name, place.from) ?? builtInFolder(name, plugins);
    add(name, 'configured', () => (folder === undefined ? undefined : readPackage(folder)), place);
  }
  for (const plugin of inline) plugins.push({ kind: 'inline', origin: 'inline', name: plugin.name, plugin });
  return { plugins: withoutRepeats(plugins), broken };
}

/** A program that is installed elsewhere brings its own: nobody has to install these again to list them. */
function builtInFolder(name: string, found: readonly PluginSource[]): string | undefined {
  if (isPath(name)) return undefined;
  const names = [name, pluginPackageName(name)];
  const shipped = found.find((source) => source.origin === 'built-in' && names.includes(source.name));
  return shipped?.kind === 'package' ? shipped.directory : undefined;
}

/** Their names, with the versions that allos asks for. */
function builtIns({ packageJson }: FoundPackage): readonly (readonly [string, string])[] {
  const dependencies = Object.entries((packageJson.dependencies ?? {}) as Readonly<Record<string, string>>);
  return dependencies.filter(([name]) => name.startsWith(PREFIX));
}

function sourceOf(
  { name, from }: AskedPlugin,
  origin: 'built-in' | 'configured',
  { directory, packageJson }: FoundPackage,
  asked: string | undefined,
): Extract<PluginSource, { readonly kind: 'package' }> {
  const version = typeof packageJson.version === 'string' ? packageJson.version : '0.0.0';
  return {
    kind: 'package',
    origin,
    name: typeof packageJson.name === 'string' ? packageJson.name : name,
    asked: origin === 'built-in' ? [] : [{ name, from }],
    directory,
    version,
    isOriginal: version === asked,
    manifest: packageJson.allos,
  };
}

function notInstalled(name: string, place: Place): BrokenPlugin {
  // The bare word may be anybody's package; what is meant has the prefix.
  const remedy = isPath(name)
    ? 'Check the path, which must hold a package.json'
    : `Run: npm install ${pluginPackageName(name)}`;
  return {
    name,
    code: 'plugin.not_found',
    message: `plugin ${name}${listedText(place)} is not installed where ${place.from} can find it`,
    hint: `${remedy}${orLeaveOut(place)}`,
    ...listingOf(place),
  };
}

/** Where a plugin is looked for, and what its list says of it. */
type Place = Omit<PluginReference, 'name'>;

function listedText({ listedAt }: Place): string {
  return listedAt === undefined ? '' : `, listed in ${listedAt},`;
}

/** Nobody knows what it contributes: it may be the guard that a run relies on. */
function orLeaveOut({ required }: Place): string {
  const leaveOut = ', or take it out of the list';
  return required === true
    ? leaveOut
    : `${leaveOut}. A plugin that a run must not go without is listed with required: true`;
}
