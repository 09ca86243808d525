import { resolve } from 'node:path';
import { homeDirectory, processDirectory, processEnvironment } from '../../config/process-environment.js';
import { loadConfig, type LoadedConfig } from '../../config/load-config.js';
import { userPaths } from '../../config/user-paths.js';
import { knownPlugins, type KnownPlugins } from '../../container/load-plugins.js';

/** Flags of the commands that list. */
export interface ListingFlags {
  readonly cd: string | undefined;
  readonly config: string | undefined;
  readonly set: readonly string[] | undefined;
  readonly trust: boolean;
}

/** The plugins that a run in this folder would know, from manifests alone: nothing of a plugin is imported. */
export async function configuredPlugins(
  flags: ListingFlags,
): Promise<
  KnownPlugins & { readonly config: LoadedConfig; readonly env: Readonly<Record<string, string | undefined>> }
> {
  const env = processEnvironment();
  const cwd = resolve(processDirectory(), flags.cd ?? '.');
  const config = await loadConfig({
    cwd,
    env,
    configDirectory: userPaths(env, homeDirectory(env)).configDirectory,
    trusted: flags.trust,
    set: flags.set ?? [],
    ...(flags.config === undefined ? {} : { configFile: resolve(flags.config) }),
  });
  const listed = config.config.plugins.map(({ name, from }) => ({ name, from: from ?? cwd }));
  return { ...knownPlugins(listed, { builtIns: true }), config, env: { ...env, ...config.dotEnv } };
}

/** Notices and broken plugins, for stderr. */
export function listingNotices({
  config,
  broken,
}: Pick<KnownPlugins, 'broken'> & { readonly config: LoadedConfig }): string {
  return [...config.notices, ...broken.map(({ message, hint }) => `${message}. ${hint}`)]
    .map((line) => `${line}\n`)
    .join('');
}
