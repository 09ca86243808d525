import { resolve } from 'node:path';
import { homeDirectory } from '../config/process-environment.js';
import { layerConfig, type LayeredConfig } from '../config/layer-config.js';
import { loadConfig, type LoadConfigOptions, type LoadedConfig } from '../config/load-config.js';
import { userPaths } from '../config/user-paths.js';
import { folderOf } from './folder-of.js';

/** The flags that decide which configuration holds; undefined where one was not given. */
export interface ConfigFlags {
  readonly cd?: string | undefined;
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly trust: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The working folder that the flags name, and the configuration that holds there. */
export async function loadCommandConfig(
  flags: ConfigFlags,
  env: Environment,
  processCwd: string,
): Promise<{ readonly cwd: string; readonly config: LoadedConfig }> {
  const options = optionsOf(flags, env, processCwd);
  return { cwd: options.cwd, config: await loadConfig(options) };
}

/** The same, as it was written. */
export async function layerCommandConfig(
  flags: ConfigFlags,
  env: Environment,
  processCwd: string,
): Promise<LayeredConfig> {
  return await layerConfig(optionsOf(flags, env, processCwd));
}

function optionsOf(
  { cd = '.', config, profile, set = [], trust }: ConfigFlags,
  env: Environment,
  processCwd: string,
): LoadConfigOptions {
  return {
    cwd: folderOf(cd, processCwd, '-C'),
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    trusted: trust,
    set,
    ...(config === undefined ? {} : { configFile: resolve(processCwd, config) }),
    ...(profile === undefined ? {} : { profile }),
  };
}
