import { resolve } from 'node:path';
import { homeDirectory } from '../config/process-environment.js';
import { userPaths } from '../config/user-paths.js';
import { loadTrustedConfig, type Consent, type TrustedConfig } from '../container/trusted-config.js';
import { folderOf } from './folder-of.js';

/** The flags that decide which configuration holds; undefined where one was not given. */
export interface ConfigFlags {
  readonly cd?: string | undefined;
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly trust: boolean;
}

/**
 * The working folder that the flags name, and the configuration that holds there.
 *
 * @param ask whom to ask about a folder that asks for something; nobody by default
 */
export async function loadCommandConfig(
  { cd = '.', config, profile, set = [], trust }: ConfigFlags,
  env: Readonly<Record<string, string | undefined>>,
  processCwd: string,
  ask?: Consent['ask'],
): Promise<TrustedConfig & { readonly cwd: string }> {
  const cwd = folderOf(cd, processCwd, '-C');
  const loaded = await loadTrustedConfig(
    {
      cwd,
      env,
      configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
      set,
      ...(config === undefined ? {} : { configFile: resolve(processCwd, config) }),
      ...(profile === undefined ? {} : { profile }),
    },
    { flag: trust, ask },
  );
  return { cwd, ...loaded };
}
