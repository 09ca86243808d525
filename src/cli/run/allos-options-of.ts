import type { AllosOptions, SessionChoice } from '../../container/allos-options.js';
import type { AllosConfig } from '../../config/config.js';
import type { ConfigOrigin } from '../../config/config-layer.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { COMMAND_LINE } from '../command-line-surface.js';
import { optionPlace } from './option-place.js';
import type { RunRequest } from './run-request.js';

/** What the command line and the configuration amount to: flags win, denials of both hold. */
export function allosOptionsOf(
  request: RunRequest,
  { config, origins, places, secrets, sources }: LoadedConfig,
  context: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly session: SessionChoice;
  },
): AllosOptions {
  const { agent, permissions, tools } = config;
  const offered = request.tools ?? (tools.enabled.includes('*') ? undefined : tools.enabled);
  return defined({
    cwd: context.cwd,
    env: context.env,
    session: context.session,
    secrets,
    sandbox: config.sandbox,
    provider: request.provider,
    ...modelsOf(request, config, origins.get('model')),
    tools: offered,
    disabledTools: tools.disabled,
    toolSettings: tools.settings,
    toolPermissions: permissions.tools,
    mode: request.autoApprove ? 'auto' : (request.mode ?? permissions.mode),
    allow: request.allow,
    deny: request.deny,
    configuredAllow: permissions.allow,
    configuredDeny: permissions.deny,
    directories: request.addDirs,
    systemPrompt: request.system ?? agent.systemPrompt,
    appendSystemPrompt: request.appendSystem ?? agent.appendSystemPrompt,
    maxIterations: request.maxIterations ?? agent.maxTurns,
    maxCostUsd: request.maxCostUsd ?? agent.maxCostUsd,
    maxRunTokens: request.maxTokens ?? agent.maxTokens,
    maxTokens: request.maxOutputTokens ?? agent.maxOutputTokens,
    compactAt: agent.compactAt,
    temperature: request.temperature ?? agent.temperature,
    effort: agent.effort,
    toolChoice: agent.toolChoice,
    baseUrl: request.baseUrl,
    strictWire: request.strictWire || undefined,
    providers: config.providers,
    providerDefaults: config.providerDefaults,
    placeOf: optionPlace({ sources, origins, places }),
    services: config.services,
    surface: COMMAND_LINE,
    plugins: config.plugins.map((plugin) => ({ ...plugin, from: plugin.from ?? context.cwd })),
  });
}

/** Where a model is a choice for this run, and not a default that the last choice of a session beats. */
const OF_THIS_RUN: ReadonlySet<string> = new Set(['config-file', 'profile', 'environment', 'set']);

function modelsOf(
  { provider, model, baseUrl }: Pick<RunRequest, 'provider' | 'model' | 'baseUrl'>,
  config: Pick<AllosConfig, 'model' | 'fallbackModels'>,
  origin: ConfigOrigin | undefined,
): Pick<Partial<AllosOptions>, 'model' | 'defaultModel' | 'fallbackModels' | 'configuredFallbackModels'> {
  const configured = { configuredFallbackModels: config.fallbackModels };
  if (model !== undefined) return { model, ...configured };
  if (provider !== undefined || config.model === undefined) return configured;
  if (!OF_THIS_RUN.has(origin?.layer ?? '')) return { defaultModel: config.model, ...configured };
  // The configuration of this run means its fallbacks for its model, wherever that is.
  return { model: config.model, ...(baseUrl === undefined ? { fallbackModels: config.fallbackModels } : configured) };
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what is undefined: an absent option has a default, an undefined one is a mistake. */
function defined<T extends object>(options: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
