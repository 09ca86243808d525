import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPlugin } from '../plugin/define-plugin.js';
import { isAllosError, messageOf } from '../plugin/error.js';
import { defaultExport, importModule, type ImportModule } from './import-plugin.js';
import { manifestDifference } from './manifest-difference.js';
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
      code: isAllosError(error) && error.code === 'plugin.invalid' ? error.code : 'plugin.crashed',
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
      `${difference.path} differs between its code and its manifest in ${valid.source.directory}/package.json: ` +
        `${difference.made}, ${difference.written} in the manifest`,
      'Its author makes the manifest anew with: allos plugins build',
    );
  }
  return { ...valid, plugin: exported };
}

function broken(valid: ValidPlugin, what: string, hint: string): BrokenPlugin {
  return {
    name: valid.name,
    code: 'plugin.invalid',
    message: `plugin ${valid.name}@${valid.version} cannot be used: ${what}`,
    hint,
  };
}
