import { resolve } from 'node:path';
import { homeDirectory } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import {
  layerTrustedConfig,
  loadTrustedConfig,
  type Consent,
  type LayeredTrustedConfig,
  type TrustedConfig,
} from '../container/trusted-config.js';
import { folderOf } from './folder-of.js';

/** The flags that decide which configuration holds; undefined where one was not given. */
export interface ConfigFlags {
  readonly cd?: string | undefined;
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly trust: boolean;
  readonly 'no-plugins'?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The working folder that the flags name, and the configuration that holds there.
 *
 * @param ask whom to ask about a folder that asks for something; nobody by default
 */
export async function loadCommandConfig(
  flags: ConfigFlags,
  env: Environment,
  processCwd: string,
  ask?: Consent['ask'],
): Promise<TrustedConfig & { readonly cwd: string }> {
  const options = optionsOf(flags, env, processCwd);
  return { cwd: options.cwd, ...(await loadTrustedConfig(options, { flag: flags.trust, ask })) };
}

/** The same, as it was written. Nobody is asked. */
export async function layerCommandConfig(
  flags: ConfigFlags,
  env: Environment,
  processCwd: string,
): Promise<LayeredTrustedConfig> {
  return await layerTrustedConfig(optionsOf(flags, env, processCwd), { flag: flags.trust });
}

function optionsOf(
  { cd = '.', config, profile, set = [], 'no-plugins': noPlugins = false }: ConfigFlags,
  env: Environment,
  processCwd: string,
): Parameters<typeof loadTrustedConfig>[0] {
  return {
    cwd: folderOf(cd, processCwd, '-C'),
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    set,
    noPlugins,
    ...(config === undefined ? {} : { configFile: resolve(processCwd, config) }),
    ...(profile === undefined ? {} : { profile }),
  };
}
