import type { Provider } from '../plugin/provider.js';
import type { AgentOptions } from './agent-options.js';
import type { ReadyModel } from './ready-model.js';

/** The model that an agent begins with. */
export function chosenModel(options: AgentOptions, provider: Provider): ReadyModel {
  const { provider: providerName, model, effort, providerOptions, retry, contextWindow } = options;
  return {
    provider,
    providerName,
    model,
    retry,
    ...(effort === undefined ? {} : { effort }),
    ...(providerOptions === undefined ? {} : { providerOptions }),
    ...(contextWindow === undefined ? {} : { otherWindow: contextWindow }),
  };
}
