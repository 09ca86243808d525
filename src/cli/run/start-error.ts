import type { LoadedConfig } from '../../config/load-config.js';
import { knownPlugins } from '../../container/load-plugins.js';
import type { Workspace } from '../../container/workspace-trust.js';
import { isAllosError } from '../../plugin/error.js';
import { noProviderError } from './no-provider-error.js';
import { untrustedModelError } from './untrusted-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface StartContext {
  readonly config: LoadedConfig;
  readonly workspace: Workspace | undefined;
  readonly cwd: string;
  readonly env: Environment;
  /** Whether `--base-url` was given. */
  readonly hasBaseUrl: boolean;
  /** Variables that configured keys refer to and that are not set, by provider. */
  readonly unsetKeys: Readonly<Record<string, string>>;
}

/** Why a run cannot start, with what is known here of the ways on. */
export async function startError(error: unknown, context: StartContext): Promise<unknown> {
  const told = await withWaysOn(error, context);
  const { config, workspace } = context;
  if (config.trust !== 'none' || workspace === undefined) return told;
  return untrustedModelError(told, workspace) ?? told;
}

async function withWaysOn(error: unknown, { config, cwd, env, hasBaseUrl, unsetKeys }: StartContext): Promise<unknown> {
  if (!isAllosError(error) || error.code !== 'auth.no_provider') return error;
  const { catalog } = knownPlugins([], { builtIns: true });
  return await noProviderError(error, {
    cwd,
    env,
    trusted: config.trust !== 'none',
    keyNames: catalog.providers.flatMap(({ keyEnv, explicitOnly }) => (explicitOnly === true ? [] : (keyEnv ?? []))),
    addresses: catalog.providers.flatMap(({ name, keyEnv = [], baseUrlEnv = [] }) =>
      keyEnv.length === 0 ? [] : addressesIn(env, baseUrlEnv).map((variable) => ({ variable, provider: name })),
    ),
    hasBaseUrl,
    unsetKeys,
  });
}

function addressesIn(env: Environment, names: readonly string[]): readonly string[] {
  return names.filter((name) => (env[name] ?? '').trim() !== '');
}
