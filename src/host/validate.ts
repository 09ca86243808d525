import { API_VERSION, type Plugin } from '../plugin/define-plugin.js';
import { messageOf } from '../plugin/error.js';
import { manifestOf } from '../plugin/manifest-of.js';
import type { PluginManifest } from '../plugin/manifest.js';
import { entryLabel } from './entry-label.js';
import type { BrokenPlugin, HostStep, PluginSource, ValidPlugin } from './plugin-source.js';
import { isRunAnother, listingOf, recordedParts } from './needed-parts.js';
import { readManifest } from './read-manifest.js';

/**
 * Step 2: reads the manifests, checks the version of the contract and that no two plugins provide the same provider
 * or tool. Where two do, the first one stays (built-ins come first) and the other is left out as a whole.
 */
export function validate(sources: readonly PluginSource[]): HostStep<ValidPlugin> {
  const plugins: ValidPlugin[] = [];
  const broken: BrokenPlugin[] = [];
  const owners = new Map<string, PluginSource>();
  for (const source of sources) {
    const read = manifestOfSource(source);
    if ('code' in read) {
      broken.push({
        ...read,
        ...listedBy(source),
        ...listingOf(source),
        contributesServices: namesServices(source),
      });
      continue;
    }
    const plugin: ValidPlugin = {
      name: source.name,
      version: source.kind === 'package' ? source.version : 'inline',
      origin: source.origin,
      manifest: read,
      source,
    };
    const names = contributedNames(read);
    const taken = names.find((name) => owners.has(name));
    const owner = taken === undefined ? undefined : owners.get(taken);
    if (owner !== undefined) {
      broken.push({
        name: source.name,
        ...conflict(source, owner, taken ?? ''),
        ...listedBy(source),
        ...listingOf(source),
        contributesServices: isRunAnother(read),
      });
      continue;
    }
    for (const name of names) owners.set(name, source);
    plugins.push(plugin);
  }
  return { plugins, broken };
}

function conflict(
  source: PluginSource,
  owner: PluginSource,
  what: string,
): Pick<BrokenPlugin, 'code' | 'message' | 'hint'> {
  const isBuiltIn = owner.origin === 'built-in';
  return {
    code: 'plugin.conflict',
    message:
      `plugin ${source.name}${fileOf(source)} is left out, with all that it brings: it provides the ${what}, and so does ` +
      `${isBuiltIn ? 'the built-in plugin' : 'plugin'} ${owner.name}${fileOf(owner)}, which ` +
      (isBuiltIn ? 'stays' : 'is listed before it and stays'),
    hint:
      source.name === owner.name
        ? 'They are two copies of one package: take one out of the list, or remove the copy that is not meant.'
        : 'Rename it in one of the two, or take one of the plugins out of the list.',
  };
}

/** What a manifest lists, however wrong it is elsewhere. */
function listedBy(source: PluginSource): Pick<BrokenPlugin, 'provides'> {
  const reading =
    source.kind === 'package' ? (source.manifest as Partial<PluginManifest> | null | undefined) : undefined;
  if (typeof reading !== 'object' || reading === null) return {};
  const lists: readonly unknown[] = [reading.providers, reading.tools];
  const entries = lists.flatMap((list): readonly unknown[] => (Array.isArray(list) ? list : []));
  const names = entries.map((entry) => (entry as { readonly name?: unknown } | null)?.name);
  return { provides: names.filter((name) => typeof name === 'string') };
}

/** Read from a manifest that is wrong elsewhere: a guard that cannot be used must not be dropped without a word. */
function namesServices(source: PluginSource): boolean {
  return isRunAnother(source.kind === 'inline' ? recordedParts(source.plugin) : source.manifest);
}

function manifestOfSource(source: PluginSource): PluginManifest | BrokenPlugin {
  if (source.kind === 'inline') {
    try {
      return checkInline(source.plugin);
    } catch (error) {
      return invalid(source.name, messageOf(error), 'Mark each contributed class with one decorator.');
    }
  }
  const reading = readManifest(source.manifest);
  if (!reading.ok) {
    return invalid(
      source.name,
      `its manifest in ${source.directory}/package.json is wrong: ${reading.problems.join('; ')}`,
      `Its author makes the manifest with: allos plugins build`,
    );
  }
  return checkVersion(source, reading.manifest);
}

/** A plugin that was handed over as a value has no package.json; what its decorators say obeys the same rules. */
function checkInline(plugin: Plugin): PluginManifest | BrokenPlugin {
  const manifest = manifestOf(plugin, './');
  const reading = readManifest(JSON.parse(JSON.stringify(manifest)), entryLabel(plugin));
  if (reading.ok) return checkVersion({ kind: 'inline', name: plugin.name, origin: 'inline', plugin }, manifest);
  return invalid(plugin.name, `its decorators are wrong: ${reading.problems.join('; ')}`, 'Mend them.');
}

function checkVersion(source: PluginSource, manifest: PluginManifest): PluginManifest | BrokenPlugin {
  if (manifest.apiVersion === API_VERSION) return manifest;
  const { name } = source;
  return {
    name,
    code: 'plugin.incompatible',
    message: `plugin ${name}${fileOf(source)} was made for version ${manifest.apiVersion} of the contract; this allos has version ${API_VERSION}`,
    hint: manifest.apiVersion > API_VERSION ? 'Install a newer allos.' : `Install a newer ${name}.`,
  };
}

function invalid(name: string, what: string, hint: string): BrokenPlugin {
  return { name, code: 'plugin.invalid', message: `plugin ${name} cannot be used: ${what}`, hint };
}

/** Where a package says what it provides; '' for a plugin that was handed over as a value. */
function fileOf(source: PluginSource): string {
  return source.kind === 'package' ? ` (${source.directory}/package.json)` : '';
}

function contributedNames(manifest: PluginManifest): readonly string[] {
  return [
    ...manifest.providers.map(({ name }) => `provider ${name.toLowerCase()}`),
    ...manifest.tools.map(({ name }) => `tool ${name}`),
  ];
}
