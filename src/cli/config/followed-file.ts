import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { userConfigFile } from '../../config/layer-config.js';
import { homeDirectory } from '../../config/process-environment.js';
import { userPaths } from '../../config/user-paths.js';
import { isTrustedByEnvironment } from '../../container/trusted-config.js';
import { isAllosError } from '../../plugin/error.js';
import { layerCommandConfig, type ConfigFlags } from '../load-command-config.js';

/**
 * Whether a file that is named alone may be followed to its plugins: it is the user's own, or the folder that it is
 * found in and the one that it lies in are trusted, whatever its name is. A link has two.
 */
export async function isFollowed(
  file: string,
  { trust }: Pick<ConfigFlags, 'trust'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const own = userConfigFile(userPaths(env, homeDirectory(env)).configDirectory);
  if (trust || (own !== undefined && inRealFolder(own) === inRealFolder(file))) return true;
  try {
    if (isTrustedByEnvironment(env)) return true;
    for (const cwd of new Set([dirname(inRealFolder(file)), dirname(realpathSync(file))])) {
      if ((await layerCommandConfig({ trust }, env, cwd)).layered.trust === 'none') return false;
    }
    return true;
  } catch (error) {
    if (!isAllosError(error)) throw error;
    return false; // Another file is wrong, so nobody can tell.
  }
}

function inRealFolder(file: string): string {
  return join(realpathSync(dirname(file)), basename(file));
}
