import type { AgentOptions } from '../agent/agent-options.js';
import { DEFAULT_RETRY_LIMITS } from '../agent/retry-delay.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';
import type { LoadedPlugin } from '../host/plugin-source.js';
import type { JsonObject } from '../plugin/json.js';
import type { AllosOptions } from './allos-options.js';
import { catalogueWindow } from './catalogue-window.js';

/** What was chosen while the session was composed. */
export interface ChosenParts {
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string | undefined;
  readonly effort: string | undefined;
  readonly retries: number;
  /** What the configuration adds to each request. */
  readonly request: JsonObject;
  readonly plugins: readonly LoadedPlugin[];
  readonly catalogue: () => ModelCatalogue;
}

/** What the options amount to for the agent; what is undefined is left out, since its absence means something. */
export function agentOptionsOf(options: AllosOptions, chosen: ChosenParts): AgentOptions {
  const providerOptions = { ...chosen.request, ...options.providerOptions };
  return {
    provider: chosen.provider,
    model: chosen.model,
    ...(chosen.baseUrl === undefined ? {} : { baseUrl: chosen.baseUrl }),
    mode: options.mode ?? 'ask',
    plugins: chosen.plugins.map(({ name, version }) => `${name}@${version}`),
    platform: process.platform,
    maxIterations: options.maxIterations ?? 15,
    retry: { ...DEFAULT_RETRY_LIMITS, retries: chosen.retries },
    ...(options.systemPrompt === undefined ? {} : { systemPrompt: options.systemPrompt }),
    ...(options.appendSystemPrompt === undefined ? {} : { appendSystem: options.appendSystemPrompt }),
    ...(options.maxCostUsd === undefined ? {} : { maxCostUsd: options.maxCostUsd }),
    ...(options.maxRunTokens === undefined ? {} : { maxTokens: options.maxRunTokens }),
    ...(options.maxTokens === undefined ? {} : { maxOutputTokens: options.maxTokens }),
    ...(options.compactAt === undefined ? {} : { compactAt: options.compactAt }),
    contextWindow: () => catalogueWindow(chosen.catalogue, chosen, options.providers),
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(chosen.effort === undefined ? {} : { effort: chosen.effort }),
    ...(options.toolChoice === undefined ? {} : { toolChoice: options.toolChoice }),
    ...(Object.keys(providerOptions).length === 0 ? {} : { providerOptions }),
  };
}
