import { dirname, resolve } from 'node:path';
import { builtInLayer } from '../../config/built-in-layer.js';
import type { AllosConfig, PluginConfiguration } from '../../config/config.js';
import { faultsOf, type ConfigFault } from '../../config/config-fault.js';
import type { ConfigLayer } from '../../config/config-layer.js';
import { fileLayer } from '../../config/file-layer.js';
import { userConfigFile } from '../../config/layer-config.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { mergeLayer, NOTHING } from '../../config/merge-layers.js';
import { homeDirectory } from '../../config/process-environment.js';
import { projectConfigFiles } from '../../config/read-project.js';
import { userPaths } from '../../config/user-paths.js';
import { ruleFaults, unusedNames } from '../../container/configured-faults.js';
import { knownPlugins } from '../../container/load-plugins.js';
import type { TrustedConfig } from '../../container/trusted-config.js';
import { isAllosError, messageOf } from '../../plugin/error.js';
import { loadCommandConfig, type ConfigFlags } from '../load-command-config.js';
import { optionPlace } from '../run/option-place.js';
import { folderOf } from '../folder-of.js';

/** What came of looking at a configuration. */
export interface Validation {
  /** The files that were looked at. */
  readonly files: readonly string[];
  /** What a run would refuse. */
  readonly faults: readonly ConfigFault[];
  /** What has no effect, one line each. */
  readonly warnings: readonly string[];
}

type Merged = Pick<LoadedConfig, 'config' | 'sources' | 'origins'>;

/** Looks at one file alone: its syntax, its keys and values, its rules. Variables and files it refers to are not asked. */
export async function validateFile(file: string): Promise<Validation> {
  const read = await readLayer(file);
  if ('faults' in read) return { files: [file], faults: read.faults, warnings: [] };
  const layers = [builtInLayer(), read.layer];
  const { data, origins } = layers.reduce(mergeLayer, NOTHING);
  const config = data as unknown as AllosConfig;
  const plugins = (config.plugins as readonly (string | PluginConfiguration)[]).map((entry) => ({
    name: typeof entry === 'string' ? entry : entry.name,
    from: dirname(file),
  }));
  return { files: [file], ...lookedThrough({ config, sources: layers, origins }, plugins) };
}

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
  if (faults.length > 0) return { files, faults, warnings: [], notices: [] };
  try {
    const loaded = await loadCommandConfig(flags, env, processCwd);
    const { config } = loaded;
    const plugins = config.config.plugins.map(({ name, from }) => ({ name, from: from ?? cwd }));
    return { files, notices: config.notices, loaded, ...lookedThrough(config, plugins) };
  } catch (error) {
    return { files, faults: told(error), warnings: [], notices: [] };
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

function lookedThrough(
  merged: Merged,
  listed: readonly { readonly name: string; readonly from: string }[],
): Pick<Validation, 'faults' | 'warnings'> {
  const known = knownPlugins(listed, { builtIns: true, providers: merged.config.providers });
  const place = optionPlace(merged);
  const faults = ruleFaults(merged.config, known).map(({ path, message }) => {
    const [section, list, index] = path;
    const holder = merged.sources.findLast(({ data }) => Object.hasOwn((data[section] ?? {}) as object, list));
    const origin = merged.origins.get(`${section}.${list}[${index}]`) ?? holder?.originOf(path);
    return { origin, what: `${section}.${list}[${index}]: ${message}` };
  });
  if (faults.length > 0) return { faults, warnings: [] };
  return { faults, warnings: unusedNames(merged.config, known, place) };
}
