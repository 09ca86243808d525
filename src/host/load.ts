import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { isPlugin, type Plugin } from '../plugin/define-plugin.js';
import { messageOf } from '../plugin/error.js';
import { manifestOf } from '../plugin/manifest-of.js';
import type { PluginManifest } from '../plugin/manifest.js';
import { defaultExport, importModule, type ImportModule } from './import-plugin.js';
import type { BrokenPlugin, HostStep, LoadedPlugin, ValidPlugin } from './plugin-source.js';

/**
 * Step 4: imports the selected plugins, all at once, and compares what their decorators say with their manifests: what
 * was listed, trusted and offered to the model is what runs.
 */
export async function load(
  plugins: readonly ValidPlugin[],
  importPlugin: ImportModule = importModule,
): Promise<HostStep<LoadedPlugin>> {
  const results = await Promise.all(plugins.map((plugin) => loadOne(plugin, importPlugin)));
  return {
    plugins: results.filter((result) => 'plugin' in result),
    broken: results.filter((result) => 'code' in result),
  };
}

async function loadOne(valid: ValidPlugin, importPlugin: ImportModule): Promise<LoadedPlugin | BrokenPlugin> {
  if (valid.source.kind === 'inline') return { ...valid, plugin: valid.source.plugin };
  const entry = join(valid.source.directory, valid.manifest.entry);
  let exported: unknown;
  try {
    exported = defaultExport(await importPlugin(pathToFileURL(entry).href));
  } catch (error) {
    return {
      name: valid.name,
      code: 'plugin.crashed',
      message: `plugin ${valid.name}@${valid.version} failed while ${entry} was imported: ${messageOf(error)}`,
      hint: 'Update the plugin, or remove it from the configuration.',
    };
  }
  if (!isPlugin(exported)) {
    return broken(
      valid,
      `the default export of ${entry} is no plugin`,
      'Its author exports definePlugin({ … }) as default.',
    );
  }
  const difference = manifestDifference(valid.manifest, exported);
  if (difference !== undefined) {
    return broken(
      valid,
      `${difference} differs between its code and its manifest in ${valid.source.directory}/package.json`,
      'Its author makes the manifest anew with: allos plugins build',
    );
  }
  return { ...valid, plugin: exported };
}

/** The first place in which the manifest and the decorators differ, as `tools[1].description`; undefined when none. */
export function manifestDifference(manifest: PluginManifest, plugin: Plugin): string | undefined {
  return firstDifference(asJson(manifest), asJson(manifestOf(plugin, manifest.entry)), '');
}

function firstDifference(written: unknown, made: unknown, path: string): string | undefined {
  if (isDeepStrictEqual(written, made)) return undefined;
  if (!isContainer(written) || !isContainer(made) || Array.isArray(written) !== Array.isArray(made)) return path;
  const keys = [...new Set([...Object.keys(made), ...Object.keys(written)])];
  for (const key of keys) {
    const inner = Array.isArray(written) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const difference = firstDifference(written[key], made[key], inner);
    if (difference !== undefined) return difference;
  }
  return path;
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function asJson(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

function broken(valid: ValidPlugin, what: string, hint: string): BrokenPlugin {
  return {
    name: valid.name,
    code: 'plugin.invalid',
    message: `plugin ${valid.name}@${valid.version} cannot be used: ${what}`,
    hint,
  };
}
