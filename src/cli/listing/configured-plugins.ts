import { processDirectory, processEnvironment } from '../../config/process-environment.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { knownPlugins, type KnownPlugins } from '../../container/load-plugins.js';
import { visible } from '../../plugin/visible.js';
import { optionPlace } from '../run/option-place.js';
import { loadCommandConfig, type ConfigFlags } from '../load-command-config.js';

/** The plugins that a run in this folder would know, from manifests alone: nothing of a plugin is imported. */
export async function configuredPlugins(flags: ConfigFlags): Promise<
  KnownPlugins & {
    readonly cwd: string;
    readonly config: LoadedConfig;
    readonly env: Readonly<Record<string, string | undefined>>;
  }
> {
  const env = processEnvironment();
  const { cwd, config } = await loadCommandConfig(flags, env, processDirectory());
  const listed = config.config.plugins.map((plugin) => ({ ...plugin, from: plugin.from ?? cwd }));
  return {
    ...knownPlugins(listed, { builtIns: true, providers: config.config.providers, placeOf: optionPlace(config) }),
    cwd,
    config,
    env: { ...env, ...config.dotEnv },
  };
}

/** Notices and broken plugins, for stderr. */
export function listingNotices({
  config,
  broken,
}: Pick<KnownPlugins, 'broken'> & { readonly config: LoadedConfig }): string {
  return [...config.notices, ...broken.map(({ message, hint }) => `${message}. ${hint}`)]
    .map((line) => `${visible(line)}\n`)
    .join('');
}
