import { resolve } from 'node:path';
import { homeDirectory } from '../config/process-environment.js';
import { loadConfig, type LoadedConfig } from '../config/load-config.js';
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

/** The working folder that the flags name, and the configuration that holds there. */
export async function loadCommandConfig(
  { cd = '.', config, profile, set = [], trust }: ConfigFlags,
  env: Readonly<Record<string, string | undefined>>,
  processCwd: string,
): Promise<{ readonly cwd: string; readonly config: LoadedConfig }> {
  const cwd = folderOf(cd, processCwd, '-C');
  const loaded = await loadConfig({
    cwd,
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    trusted: trust,
    set,
    ...(config === undefined ? {} : { configFile: resolve(processCwd, config) }),
    ...(profile === undefined ? {} : { profile }),
  });
  return { cwd, config: loaded };
}
