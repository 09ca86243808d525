import { dirname, resolve } from 'node:path';
import { builtInLayer } from '../../config/built-in-layer.js';
import type { AllosConfig, PluginConfiguration } from '../../config/config.js';
import { faultsOf, faultText, type ConfigFault } from '../../config/config-fault.js';
import { originText, visible, type ConfigLayer } from '../../config/config-layer.js';
import { exactOrigin, type WrittenConfig } from '../../config/exact-origin.js';
import { fileLayer } from '../../config/file-layer.js';
import { userConfigFile } from '../../config/layer-config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { mergeLayer, NOTHING } from '../../config/merge-layers.js';
import { homeDirectory } from '../../config/process-environment.js';
import { projectConfigFiles } from '../../config/read-project.js';
import { HOW_TO_TRUST } from '../../config/untrusted-notice.js';
import { userPaths } from '../../config/user-paths.js';
import type { ConfiguredPlugin } from '../../container/allos-options.js';
import { ruleFaults, unusedNames } from '../../container/configured-faults.js';
import { knownPlugins } from '../../container/load-plugins.js';
import type { TrustedConfig } from '../../container/trusted-config.js';
import { isAllosError, messageOf } from '../../plugin/error.js';
import { loadCommandConfig, type ConfigFlags } from '../load-command-config.js';
import { optionPlace } from '../run/option-place.js';
import { folderOf } from '../folder-of.js';
import { isFollowed } from './followed-file.js';
import { pluginFaults, type PluginFault } from './plugin-faults.js';

/** What came of looking at a configuration. */
export interface Validation {
  /** The files that were looked at. */
  readonly files: readonly string[];
  /** What a run would refuse. */
  readonly faults: readonly ConfigFault[];
  /** What has no effect, one line each. */
  readonly warnings: readonly string[];
  /** What keeps listed plugins from being used. */
  readonly plugins: readonly PluginFault[];
}

/** All that is wrong, that of plugins too. */
export function problemsOf({ faults, plugins }: Validation): readonly ConfigFault[] {
  return [...faults, ...plugins.filter(({ isWrong }) => isWrong)];
}

/** All that is worth a warning, that of plugins too. */
export function warningsOf({ warnings, plugins }: Validation): readonly string[] {
  return [
    ...warnings,
    ...plugins.filter(({ isWrong }) => !isWrong).map((fault) => `${faultText(fault)}. ${fault.remedy}`),
  ];
}

type Merged = Pick<LoadedConfig, 'config'> & WrittenConfig;

/**
 * Looks at one file alone: its syntax, its keys and values, its rules, and the plugins that it lists, unless it lies in
 * a folder that is not trusted. Variables and files it refers to are not asked.
 */
export async function validateFile(
  file: string,
  flags: Pick<ConfigFlags, 'trust'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Validation> {
  const read = await readLayer(file);
  if ('faults' in read) return { ...NOTHING_ELSE, files: [file], faults: read.faults };
  const layers = [builtInLayer(), read.layer];
  const { data, origins, places } = layers.reduce(mergeLayer, NOTHING);
  const merged = { config: data as unknown as AllosConfig, sources: layers, origins, places };
  const plugins = (merged.config.plugins as readonly (string | PluginConfiguration)[]).map((entry, index) => {
    const origin = exactOrigin(merged, ['plugins', index]);
    const listed = typeof entry === 'string' ? { name: entry } : entry;
    return { ...listed, from: dirname(file), ...(origin === undefined ? {} : { listedAt: originText(origin) }) };
  });
  if (plugins.length === 0 || (await isFollowed(file, flags, env))) {
    return { files: [file], ...(await lookedThrough(merged, plugins)) };
  }
  // Names of tools may be those of its plugins, so none is told of.
  const { faults } = await lookedThrough(merged, []);
  const warning = `${visible(file)} is not trusted, so its plugins and their settings are not looked at. ${HOW_TO_TRUST}`;
  return { ...NOTHING_ELSE, files: [file], faults, warnings: [warning] };
}

const NOTHING_ELSE = { faults: [], warnings: [], plugins: [] } as const;

/** Looks at all that a run here would take, references included. `loaded` is absent where it cannot be. */
export async function validateAll(
  flags: ConfigFlags,
  env: Readonly<Record<string, string | undefined>>,
  processCwd: string,
): Promise<Validation & { readonly notices: readonly string[]; readonly loaded?: TrustedConfig }> {
  const cwd = folderOf(flags.cd ?? '.', processCwd, '-C');
  const user = userConfigFile(userPaths(env, homeDirectory(env)).configDirectory);
  const files = [
    ...(user === undefined ? [] : [user]),
    ...projectConfigFiles(cwd),
    ...(flags.config === undefined ? [] : [resolve(processCwd, flags.config)]),
  ];
  const read = await Promise.all(files.map(readLayer));
  const faults = read.flatMap((each) => ('faults' in each ? each.faults : []));
  if (faults.length > 0) return { ...NOTHING_ELSE, files, faults, notices: [] };
  try {
    const loaded = await loadCommandConfig(flags, env, processCwd);
    const { config } = loaded;
    const plugins = config.config.plugins.map((plugin) => ({ ...plugin, from: plugin.from ?? cwd }));
    return { files, notices: config.notices, loaded, ...(await lookedThrough(config, plugins)) };
  } catch (error) {
    return { ...NOTHING_ELSE, files, faults: told(error), notices: [] };
  }
}

async function readLayer(
  file: string,
): Promise<{ readonly layer: ConfigLayer } | { readonly faults: readonly ConfigFault[] }> {
  try {
    return { layer: await fileLayer({ name: 'config-file', file, trusted: true }) };
  } catch (error) {
    return { faults: told(error) };
  }
}

/** @throws whatever says nothing of a configuration */
function told(error: unknown): readonly ConfigFault[] {
  const faults = faultsOf(error);
  if (faults !== undefined) return faults;
  if (!isAllosError(error) || !error.code.startsWith('config.')) throw error;
  return [{ origin: undefined, what: messageOf(error) }];
}

async function lookedThrough(
  merged: Merged,
  listed: readonly ConfiguredPlugin[],
): Promise<Pick<Validation, 'faults' | 'warnings' | 'plugins'>> {
  const known = knownPlugins(listed, { builtIns: true, providers: merged.config.providers });
  const place = optionPlace(merged);
  const faults = ruleFaults(merged.config, known).map(({ path, message }) => {
    const [section, list, index] = path;
    const holder = merged.sources.findLast(({ data }) => Object.hasOwn((data[section] ?? {}) as object, list));
    const origin = merged.origins.get(`${section}.${list}[${index}]`) ?? holder?.originOf(path);
    return { origin, what: `${section}.${list}[${index}]: ${message}` };
  });
  const toolSettings = merged.config.tools.settings;
  const plugins = await pluginFaults(merged, known, { plugins: listed, toolSettings });
  return { faults, plugins, warnings: faults.length > 0 ? [] : unusedNames(merged.config, known, place) };
}
