import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPlugin, type Plugin } from '../plugin/define-plugin.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import { BUILT_IN_MODULES } from './built-in-modules.js';
import { entryLabel } from './entry-label.js';
import { defaultExport, importModule, type ImportModule } from './import-plugin.js';
import { manifestOf } from '../plugin/manifest-of.js';
import { manifestDifference } from './manifest-difference.js';
import type { BrokenPlugin, HostStep, LoadedPlugin, ValidPlugin } from './plugin-source.js';
import { PLUGIN_LIMIT_MS, withinLimit } from './plugin-time-limit.js';
import { readManifest } from './read-manifest.js';

/**
 * Step 4: imports the selected plugins, all at once, and compares what their decorators say with their manifests: what
 * was listed, trusted and offered to the model is what runs.
 *
 * @param limitMs how long an import may take, in milliseconds: one that never settles is broken too
 */
export async function load(
  plugins: readonly ValidPlugin[],
  importPlugin: ImportModule = importModule,
  limitMs: number = PLUGIN_LIMIT_MS,
): Promise<HostStep<LoadedPlugin>> {
  const results = await Promise.all(plugins.map((plugin) => loadOne(plugin, importPlugin, limitMs)));
  return {
    plugins: results.filter((result) => 'plugin' in result),
    broken: results.filter((result) => 'code' in result),
  };
}

async function loadOne(
  valid: ValidPlugin,
  importPlugin: ImportModule,
  limitMs: number,
): Promise<LoadedPlugin | BrokenPlugin> {
  if (valid.source.kind === 'inline') return { ...valid, plugin: valid.source.plugin };
  const { directory, isOriginal } = valid.source;
  const entry = join(directory, valid.manifest.entry);
  const importIt = (isOriginal && BUILT_IN_MODULES[valid.name]) || (() => importPlugin(pathToFileURL(entry).href));
  let exported: unknown;
  try {
    exported = defaultExport(await withinLimit(importIt, limitMs));
  } catch (error) {
    if (!existsSync(entry)) {
      const hint = `Build the plugin first, for example with: npm run build in ${directory}; or leave it out.`;
      return broken(valid, `its entry file ${entry} is missing`, hint);
    }
    return {
      name: valid.name,
      version: valid.version,
      code: isAllosError(error) && error.code === 'plugin.invalid' ? error.code : 'plugin.crashed',
      message: `plugin ${valid.name}@${valid.version} failed while ${entry} was imported: ${messageOf(error)}`,
      hint: 'Update the plugin, or leave it out.',
    };
  }
  if (!isPlugin(exported)) {
    return broken(
      valid,
      `the default export of ${entry} is no plugin`,
      'Its author exports definePlugin({ … }) as default.',
    );
  }
  try {
    return checked(valid, exported, directory);
  } catch (error) {
    return broken(valid, `its decorators cannot be read: ${messageOf(error)}`, 'Its author mends them.');
  }
}

function checked(valid: ValidPlugin, plugin: Plugin, directory: string): LoadedPlugin | BrokenPlugin {
  const difference = manifestDifference(valid.manifest, plugin);
  if (difference === undefined) return { ...valid, plugin };
  // What is wrong in itself is the better explanation, and names the classes.
  const made = JSON.parse(JSON.stringify(manifestOf(plugin, valid.manifest.entry))) as unknown;
  const reading = readManifest(made, entryLabel(plugin));
  if (!reading.ok) return broken(valid, `its decorators are wrong: ${reading.problems.join('; ')}`, 'Mend them.');
  return broken(
    valid,
    `${difference.path} differs between its code and its manifest in ${directory}/package.json: ` +
      `${difference.made}, ${difference.written} in the manifest`,
    'Its author makes the manifest anew with: allos plugins build',
  );
}

function broken(valid: ValidPlugin, what: string, hint: string): BrokenPlugin {
  return {
    name: valid.name,
    version: valid.version,
    code: 'plugin.invalid',
    message: `plugin ${valid.name}@${valid.version} cannot be used: ${what}`,
    hint,
  };
}
