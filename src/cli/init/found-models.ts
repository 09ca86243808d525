import { knownPlugins } from '../../container/load-plugins.js';
import { usableProviders } from '../../container/usable-providers.js';
import { probeOllama } from '../run/probe-ollama.js';

/** A model that could be used here, and why. */
export interface FoundModel {
  /** `provider/model`. */
  readonly model: string;
  readonly why: string;
  /** Whether it can be written as it is; of a local server the models are not known. */
  readonly isNamed: boolean;
}

/** Looks for keys in the environment and for an Ollama on loopback, for at most 300 ms. Nothing is asked elsewhere. */
export async function foundModels(env: Readonly<Record<string, string | undefined>>): Promise<readonly FoundModel[]> {
  const { catalog } = knownPlugins([], { builtIns: true });
  const withKeys = usableProviders(catalog, env).flatMap(({ provider, variable }): readonly FoundModel[] => {
    const { name, defaultModel } = provider;
    const why = `${variable ?? 'its key'} is set`;
    return defaultModel === undefined ? [] : [{ model: `${name}/${defaultModel}`, why, isNamed: true }];
  });
  const probe = await probeOllama(env);
  if (probe.type !== 'answers') return withKeys;
  const why = `an Ollama answers on ${probe.address}; \`ollama list\` names its models`;
  return [...withKeys, { model: 'ollama/NAME', why, isNamed: false }];
}
