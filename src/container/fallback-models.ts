import type { Container } from 'inversify';
import { modelName, type FallbackModel, type ReadyModel } from '../agent/ready-model.js';
import { DEFAULT_RETRY_LIMITS } from '../agent/retry-delay.js';
import type { ModelCatalogue } from '../catalogue/model-entry.js';
import type { ListedProvider } from '../host/catalog.js';
import { load } from '../host/load.js';
import { parseModelReference } from '../host/model-reference.js';
import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { neededPluginError } from '../host/select.js';
import { loggedProvider } from '../log/logged-provider.js';
import { AllosError, isAllosError } from '../plugin/error.js';
import type { Provider } from '../plugin/provider.js';
import { TOKENS } from '../plugin/tokens.js';
import type { AllosOptions } from './allos-options.js';
import { catalogueWindow } from './catalogue-window.js';
import { checkEffort } from './check-effort.js';
import { pickModel, refuseMisspelt, type ProviderPick } from './choose-model.js';
import { loggerToken } from './component-loggers.js';
import type { KnownPlugins } from './load-plugins.js';
import { missingKey } from './missing-key.js';
import { openStrictWire } from './open-strict-wire.js';
import { pluginScope, providerOf } from './plugin-scope.js';
import { readSettings } from './plugin-settings.js';
import { connectionOf, staysHere, type ProviderConnection } from './provider-connection.js';
import { providerRules } from './provider-rules.js';
import type { PluginSetups } from './set-up-plugins.js';

/** What fallbacks are made of. */
export interface FallbackParts {
  readonly session: Container;
  readonly known: KnownPlugins;
  /** The plugins in use, and those that an error of their own put out of use: what they provide is no fallback. */
  readonly loaded: readonly LoadedPlugin[];
  readonly unusable: readonly BrokenPlugin[];
  readonly settingsOf: ReadonlyMap<LoadedPlugin, object>;
  readonly setups: PluginSetups;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly catalogue: () => ModelCatalogue;
  /** What the agent begins with. */
  readonly chosen: { readonly listed: ListedProvider; readonly connection: ProviderConnection; readonly model: string };
}

/**
 * The models that take over, in their order. What is written wrongly is said now; what it takes to use one is looked at,
 * and its plugin loaded, when it is needed.
 *
 * @throws AllosError `usage.unknown_provider`, `usage.invalid`
 */
export function fallbackModels(options: AllosOptions, parts: FallbackParts): readonly FallbackModel[] {
  const { known, chosen } = parts;
  const names = known.catalog.providers.map(({ name }) => name);
  const opened: Opened = { providers: new Map(), plugins: new Map() };
  const first = modelName({ providerName: chosen.listed.name, model: chosen.model });
  const given = [
    ...entriesOf(options, 'fallbackModels', { mayLeave: true }),
    ...entriesOf(options, 'configuredFallbackModels', { mayLeave: isConfigured(first, options, names) }),
  ];
  return given.flatMap(({ text, place, mayLeave }) => {
    const pick = pickOf(text, { names, place, otherwise: chosen.listed.name });
    const listed = known.catalog.providers.find(({ name }) => name === pick.provider);
    if (listed === undefined) throw new AllosError('internal.unexpected', `provider ${pick.provider} was lost`);
    const model = pick.model ?? listed.defaultModel;
    const name = model === undefined ? listed.name : modelName({ providerName: listed.name, model });
    if (name === first) return [];
    return [{ name, open: async () => await open({ listed, pick, mayLeave }, options, { ...parts, opened }) }];
  });
}

/** What was made for fallbacks: two models of one provider share it, two providers of one plugin share that. */
interface Opened {
  readonly providers: Map<string, Promise<Provider>>;
  readonly plugins: Map<string, Promise<PluginInUse>>;
}

interface PluginInUse {
  readonly plugin: LoadedPlugin;
  readonly settings: object;
}

interface Entry {
  readonly text: string;
  /** Where it was written, for messages. */
  readonly place: string;
  /** Whether it may take a conversation from this machine to another one. */
  readonly mayLeave: boolean;
}

/** Whether what the agent begins with is what the configuration says, so that its fallbacks were meant for it. */
function isConfigured(first: string, { defaultModel, baseUrl }: AllosOptions, names: readonly string[]): boolean {
  if (defaultModel === undefined || baseUrl !== undefined) return false;
  const { provider, model } = parseModelReference(defaultModel, names);
  return provider === undefined ? first.endsWith(`/${model}`) : first === modelName({ providerName: provider, model });
}

function entriesOf(
  options: AllosOptions,
  option: 'fallbackModels' | 'configuredFallbackModels',
  { mayLeave }: Pick<Entry, 'mayLeave'>,
): readonly Entry[] {
  return (options[option] ?? []).map((text, index) => ({
    text: text.trim(),
    place: options.placeOf?.(option, index) ?? `${option}[${index}]`,
    mayLeave,
  }));
}

/** A provider alone means its default model; a model alone is one of the chosen provider. */
function pickOf(
  text: string,
  {
    names,
    place,
    otherwise,
  }: { readonly names: readonly string[]; readonly place: string; readonly otherwise: string },
): ProviderPick {
  const alone = names.find((name) => name.toLowerCase() === text.toLowerCase());
  if (alone !== undefined) return { provider: alone };
  try {
    const { provider = otherwise, ...rest } = parseModelReference(text, names);
    refuseMisspelt(text, names);
    return { provider, ...rest };
  } catch (error) {
    if (!isAllosError(error)) throw error;
    const { code, message, hint } = error;
    throw new AllosError(code, `${place}: ${message}`, hint === undefined ? {} : { hint });
  }
}

async function open(
  {
    listed,
    pick,
    mayLeave,
  }: { readonly listed: ListedProvider; readonly pick: ProviderPick } & Pick<Entry, 'mayLeave'>,
  options: AllosOptions,
  parts: FallbackParts & { readonly opened: Opened },
): ReturnType<FallbackModel['open']> {
  const { chosen, env, catalogue } = parts;
  const { providers } = parts.opened;
  const missing = missingKey(listed, options.providers, env);
  if (missing !== undefined) return { obstacle: missing };
  const isChosen = listed.name === chosen.listed.name;
  // An address was given for the provider of the beginning.
  const { baseUrl: _baseUrl, ...rest } = options;
  const connection = isChosen ? chosen.connection : connectionOf(listed, rest, env);
  if (!mayLeave && staysHere(chosen.listed, chosen.connection) && !staysHere(listed, connection)) {
    return { obstacle: 'the conversation would leave this machine' };
  }
  const { session } = parts;
  const make = async (): Promise<Provider> => await providerFrom(listed, connection, { options, ...parts });
  const provider = isChosen ? session.get(TOKENS.Provider) : await once(providers, listed.name, make);
  const { signal } = new AbortController();
  const model = await pickModel(pick, listed, provider, signal);
  const rulesOf = providerRules(listed, { catalogue, configured: options.providers ?? {} });
  const isElsewhere = connection.address !== undefined;
  await checkEffort({ model, effort: pick.effort, provider, rulesOf, isElsewhere }, signal);
  // What it takes may be known to its server alone.
  await provider.inspect?.(model, signal);
  // The fields of a request are in the words of the vendor that they were given for.
  const providerOptions = { ...connection.configured.request, ...(isChosen ? options.providerOptions : {}) };
  return {
    provider,
    providerName: listed.name,
    model,
    ...(Object.keys(providerOptions).length === 0 ? {} : { providerOptions }),
    ...(pick.effort === undefined ? {} : { effort: pick.effort }),
    retry: { ...DEFAULT_RETRY_LIMITS, retries: connection.configured.retries },
    otherWindow: () => catalogueWindow(catalogue, { provider: listed.name, model }, options.providers),
  } satisfies ReadyModel;
}

/** What was made, or is being made, under this name. What failed is tried again when it is next asked for. */
async function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const present = made.get(name);
  if (present !== undefined) return await present;
  const making = make();
  made.set(name, making);
  making.catch(() => made.delete(name));
  return await making;
}

/** Makes the provider in a scope of its own, with its own settings. */
async function providerFrom(
  listed: ListedProvider,
  { settings }: ProviderConnection,
  parts: FallbackParts & { readonly options: AllosOptions; readonly opened: Opened },
): Promise<Provider> {
  const { options, session, catalogue, opened } = parts;
  const strict = options.strictWire === true ? await openStrictWire(listed.name) : undefined;
  const providerSettings = {
    ...settings,
    rulesOf: providerRules(listed, { catalogue, configured: options.providers ?? {} }),
    ...(strict === undefined ? {} : { beforeSend: strict.beforeSend }),
  };
  const { plugin, settings: own } = await once(
    opened.plugins,
    listed.plugin,
    async () => await pluginInUse(listed.plugin, parts),
  );
  const scope = { settings: own, providerSettings };
  const made = providerOf(pluginScope(session, plugin, scope), listed.servedBy ?? listed.name);
  const provider = strict?.watch(made) ?? made;
  return loggedProvider(provider, session.get(loggerToken('provider')), session.get(TOKENS.Clock));
}

/** The plugin as the session has it; one that it did without is loaded and set up now. */
async function pluginInUse(
  name: string,
  { options, session, known, loaded, unusable, settingsOf, setups }: FallbackParts & { readonly options: AllosOptions },
): Promise<PluginInUse> {
  const present = loaded.find((plugin) => plugin.name === name);
  if (present !== undefined) return { plugin: present, settings: settingsOf.get(present) ?? {} };
  refuseBroken(unusable.filter((plugin) => plugin.name === name));
  const { plugins, broken } = await load(known.plugins.filter((plugin) => plugin.name === name));
  refuseBroken(broken);
  const [plugin] = plugins;
  if (plugin === undefined) throw new AllosError('internal.unexpected', `plugin ${name} was lost`);
  const read = await readSettings(plugins, options);
  refuseBroken(read.broken);
  const logger = session.get(TOKENS.Logger);
  refuseBroken((await setups.run(plugins, { settings: read.settings, logger })).broken);
  return { plugin, settings: read.settings.get(plugin) ?? {} };
}

function refuseBroken([culprit]: readonly BrokenPlugin[]): void {
  if (culprit !== undefined) throw neededPluginError(culprit);
}
