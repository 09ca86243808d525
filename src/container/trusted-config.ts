import { layerConfig, type LayeredConfig } from '../config/layer-config.js';
import { loadConfig, type LoadConfigOptions, type LoadedConfig } from '../config/load-config.js';
import type { TrustDecision, TrustGate } from '../config/project.js';
import { AllosError } from '../plugin/error.js';
import { ownProviders } from './usable-providers.js';
import type { TrustState, Workspace } from './workspace-trust.js';

/** Who may say that a folder is trusted. */
export interface Consent {
  /** `--trust`: whatever lies there, for this run. */
  readonly flag: boolean;
  /** Asks the person who is there, and keeps the answer; undefined where none was given. Absent: nobody is there. */
  readonly ask?: ((workspace: Workspace) => Promise<'trusted' | 'declined' | undefined>) | undefined;
}

export interface TrustedConfig {
  readonly config: LoadedConfig;
  /** Undefined where the folder says nothing, or was trusted without a look. */
  readonly workspace: Workspace | undefined;
}

/** The same, as it was written. */
export interface LayeredTrustedConfig {
  readonly layered: LayeredConfig;
  readonly workspace: Workspace | undefined;
}

type UngatedOptions = Omit<LoadConfigOptions, 'trust' | 'ownProviders'>;

/**
 * The configuration that holds in a folder, with as much of the folder's own as its user agreed to.
 *
 * @throws AllosError as `loadConfig` does; `config.invalid` for a variable that is neither 1 nor 0
 */
export async function loadTrustedConfig(options: UngatedOptions, consent: Consent): Promise<TrustedConfig> {
  const { trust, workspace } = gateOf(options.env, consent);
  const config = await loadConfig({ ...options, trust, ownProviders: () => ownProviders(options.env) });
  return { config, workspace: workspace() };
}

/** The layers of that configuration, before references are resolved. */
export async function layerTrustedConfig(options: UngatedOptions, consent: Consent): Promise<LayeredTrustedConfig> {
  const { trust, workspace } = gateOf(options.env, consent);
  const layered = await layerConfig({ ...options, trust, ownProviders: () => ownProviders(options.env) });
  return { layered, workspace: workspace() };
}

function gateOf(
  env: UngatedOptions['env'],
  consent: Consent,
): { readonly trust: TrustGate; readonly workspace: () => Workspace | undefined } {
  const isTrustedForRun = consent.flag || isTrustedByEnvironment(env);
  let workspace: Workspace | undefined;
  const trust: TrustGate = async (project, own) => {
    if (isTrustedForRun) return { trust: 'run' };
    // Most folders say nothing, and need none of it.
    const { lookAtWorkspace } = await import('./workspace-trust.js');
    workspace = lookAtWorkspace(project, own, env);
    return await decide(workspace, consent);
  };
  return { trust, workspace: () => workspace };
}

async function decide(workspace: Workspace, { ask }: Consent): Promise<TrustDecision> {
  const { state } = workspace;
  if (state.type === 'trusted') return { trust: 'content' };
  if (state.type === 'new' || state.type === 'changed') {
    const answer = await ask?.(workspace);
    if (answer === 'trusted') return { trust: 'content' };
    if (answer === 'declined') return { trust: 'none', reason: 'as you said' };
  }
  const reason = reasonOf(state, workspace);
  return { trust: 'none', ...(reason === undefined ? {} : { reason }) };
}

function reasonOf(state: TrustState, { request }: Workspace): string | undefined {
  switch (state.type) {
    case 'changed':
      return 'it is not what you agreed to any more';
    case 'declined':
      return 'as you said';
    case 'unknowable':
      return request.problem?.message;
    case 'new':
    case 'nothing-asked':
    case 'trusted':
      return undefined;
  }
}

/**
 * Set by whoever starts Allos: a `.env` is read later, and cannot set it.
 *
 * @throws AllosError `config.invalid` for a variable that is neither 1 nor 0
 */
export function isTrustedByEnvironment(env: Readonly<Record<string, string | undefined>>): boolean {
  const value = env['ALLOS_TRUST_WORKSPACE'] ?? '';
  if (value === '1') return true;
  if (value === '' || value === '0') return false;
  throw new AllosError('config.invalid', 'ALLOS_TRUST_WORKSPACE is neither 1 nor 0', {
    hint: 'With 1 the folder is trusted for this run, whatever lies there.',
  });
}
