import type { Container } from 'inversify';
import { AbandonedCalls } from '../agent/abandoned-calls.js';
import { lazyCatalogue } from '../catalogue/read-catalogue.js';
import { builtInProviderDefaults } from '../config/built-in-layer.js';
import { providerSecrets } from '../config/config-secrets.js';
import { configuredProvider, type ConfiguredProvider } from '../config/configured-provider.js';
import { homeDirectory, processDirectory, processEnvironment } from '../config/process-environment.js';
import { ownFolders, userPaths } from '../config/user-paths.js';
import type { ListedProvider } from '../host/catalog.js';
import type { BrokenPlugin, LoadedPlugin } from '../host/plugin-source.js';
import { adoptLogger } from '../log/adopt-logger.js';
import { quietLogger } from '../log/quiet-logger.js';
import { isOffered, neededPluginError, select } from '../host/select.js';
import { ownPackage } from '../host/package-directory.js';
import type { Agent } from '../plugin/agent.js';
import { AllosError } from '../plugin/error.js';
import type { ToolManifest } from '../plugin/manifest.js';
import type { Provider } from '../plugin/provider.js';
import type { ProviderSettings } from '../plugin/settings.js';
import { PROGRAM } from '../plugin/surface.js';
import { TOKENS } from '../plugin/tokens.js';
import { withoutLogin } from '../plugin/without-login.js';
import { gitEnvironment } from '../policy/git-environment.js';
import { createSpawn } from '../process/create-spawn.js';
import { redactableValuesOf } from '../process/redactable-values.js';
import { createFileSessionStore } from '../session/file-session-store.js';
import { createWorkspaceFs } from '../workspace/workspace-fs.js';
import { openWorkspace } from '../workspace/workspace.js';
import { agentOptionsOf } from './agent-options-of.js';
import type { AllosOptions } from './allos-options.js';
import { checkEffort } from './check-effort.js';
import { checkOptions } from './check-options.js';
import { pickModel, pickProvider, type ProviderPick } from './choose-model.js';
import { assertSameAddress, continuedModel, type ContinuedModel } from './continued-model.js';
import { createPreview } from './call-preview.js';
import { chooseServices } from './choose-services.js';
import { foundationsOf } from './foundations.js';
import { knownPlugins, loadSelected, refuseNeeded } from './load-plugins.js';
import { logConversation, logPlugins } from './log-composition.js';
import { logSession } from './log-session.js';
import { openConversation } from './open-conversation.js';
import { pluginSettings } from './plugin-settings.js';
import { pluginScope, type Contributed } from './plugin-scope.js';
import { providerRules } from './provider-rules.js';
import { providerSettings } from './provider-settings.js';
import { rememberAnswers } from './remember-answers.js';
import { createRoot } from './root.js';
import { sessionPolicy } from './session-policy.js';
import { createSessionSaver } from './session-saver.js';
import { sessionPricing } from './session-pricing.js';
import { sessionTools, type PluginContributions } from './session-tools.js';
import { chosenService, contextStrategyOf, hookListsOf, subscribersOf } from './session-services.js';
import { bindAgent, bindServices, createSession } from './session.js';
import { PluginSetups } from './set-up-plugins.js';
import { settleHooks } from './settle-hooks.js';
import type { StrictWire } from './strict-wire.js';
import { systemClock } from './system-clock.js';
import { createTimeOrderedIds } from './time-ordered-ids.js';
import { unknownNames } from './unknown-names.js';
import { usableScopes } from './usable-scopes.js';
import { unattendedApprover } from './unattended-approver.js';

/** How long disposing waits for tools that an abort left behind, in milliseconds. */
const ABANDONED_WAIT_MS = 3_000;

/** An agent and what it is made of. */
export interface Allos {
  /** The agent of the session. Made when it is first asked for, so that services can be rebound before. */
  readonly agent: Agent;
  /** The session's container: rebind a service of `TOKENS` before the agent is asked for. */
  readonly container: Container;
  /** The provider and model that were chosen. */
  readonly model: { readonly provider: string; readonly model: string; readonly effort?: string };
  /** The tools that the model is offered now. */
  readonly tools: readonly ToolManifest[];
  /** One line each: what the user should know, such as why this provider was chosen. */
  readonly notices: readonly string[];
  /** Those of the notices that tell of an option without effect: a denial, say, of a tool that does not exist. */
  readonly warnings: readonly string[];
  /** Plugins that could not be used and were not needed. */
  readonly broken: readonly BrokenPlugin[];
  /** Closes the session file and the sources of tools. A run after it is refused with `usage.invalid`. */
  readonly dispose: () => Promise<void>;
}

/** The composition root; see `createAllos` of the package entry for its contract. */
export async function createAllos(options: AllosOptions): Promise<Allos> {
  const setups = new PluginSetups();
  try {
    return await compose(options, setups);
  } catch (error) {
    await setups.dispose();
    throw error;
  }
}

async function compose(options: AllosOptions, setups: PluginSetups): Promise<Allos> {
  checkOptions(options);
  if (options.sandbox === 'required') {
    throw new AllosError('config.sandbox', 'The sandbox is required, and this version cannot run commands in one', {
      hint: 'Set sandbox: off to run commands without it.',
    });
  }
  const env = options.env ?? processEnvironment();
  const surface = options.surface ?? PROGRAM;
  const secrets = [
    ...redactableValuesOf(env),
    ...redactableValuesOf({ baseUrl: options.baseUrl }),
    ...providerSecrets(options.providers ?? {}),
    ...(options.secrets ?? []),
  ];
  const ownClock = options.clock ?? systemClock;
  const ownLogger = options.logger === undefined ? quietLogger : adoptLogger(options.logger, secrets);
  const folders = [options.cwd ?? processDirectory(), ...(options.directories ?? [])];
  const { cwd, roots } = openWorkspace({ roots: folders });

  const known = knownPlugins(options.plugins ?? [], {
    builtIns: options.builtInPlugins ?? true,
    ...(options.providers === undefined ? {} : { providers: options.providers }),
  });
  const guard = known.broken.find(({ contributesServices }) => contributesServices === true);
  if (guard !== undefined) throw neededPluginError(guard);
  const choices = chooseServices(known, options.services);
  const ownSessions = userPaths(env, homeDirectory(env)).sessions;
  const continued = continuedModel(options, {
    // A plugin that keeps sessions keeps them elsewhere.
    directory: options.sessionStore === undefined && choices.sessionStore === undefined ? ownSessions : undefined,
    cwd,
    catalog: known.catalog,
    env,
  });
  const pick =
    continued !== undefined && continued.obstacle === undefined
      ? {
          provider: continued.provider,
          model: continued.model,
          ...effortToGoOnWith(options.effort ?? continued.effort),
        }
      : pickProvider({ surface, ...options }, known.catalog, env);
  const wanted = {
    ...(options.tools === undefined ? {} : { tools: options.tools }),
    ...(options.disabledTools === undefined ? {} : { disabledTools: options.disabledTools }),
  };
  const selection = select(known.plugins, known.broken, {
    provider: pick.provider,
    catalog: known.catalog,
    ...wanted,
  });
  const imported = await loadSelected(selection, options.tools ?? []);
  const settingsOf = new Map<LoadedPlugin, object>();
  for (const plugin of imported.plugins) settingsOf.set(plugin, await pluginSettings(plugin, options));
  const setUp = await setups.run(imported.plugins, { settings: settingsOf, logger: ownLogger });
  const own = { clock: ownClock, ids: options.ids ?? createTimeOrderedIds(ownClock), logger: ownLogger };
  const foundations = foundationsOf(own, { loaded: setUp.plugins, choices, settings: settingsOf, secrets });
  const { clock, logger } = foundations;
  const ids = options.ids ?? (clock === ownClock ? own.ids : createTimeOrderedIds(clock));
  const listed = known.catalog.providers.find(({ name }) => name === selection.provider);
  if (listed === undefined) throw new AllosError('internal.unexpected', `provider ${selection.provider} was lost`);

  const root = createRoot({ clock, ids, logger });
  const session = createSession(root);
  logSession(session);
  logPlugins(session, { loaded: setUp.plugins, broken: [...known.broken, ...imported.broken] });
  const keeping = { clock, ids, allosVersion: String(ownPackage().packageJson.version), secrets };
  const store = options.sessionStore ?? createFileSessionStore({ directory: ownSessions, ...keeping });
  const { configured, settings: connection, address } = connectionOf(listed, options, env);
  const strict = options.strictWire === true ? await openStrictWire(listed.name) : undefined;
  const settings = strict === undefined ? connection : { ...connection, beforeSend: strict.beforeSend };
  const catalogue = lazyCatalogue();
  const rulesOf = providerRules(listed, { catalogue, configured: options.providers ?? {} });
  const before = known.catalog.providers.find(({ name }) => name === continued?.provider);
  if (continued !== undefined && before !== undefined) {
    assertSameAddress(continued, connectionOf(before, options, env).address);
  }
  const disabled = new Set(foundations.broken.map(({ name }) => name));
  const all = setUp.plugins.flatMap((plugin): readonly PluginContributions[] => {
    if (disabled.has(plugin.name)) return [];
    const ofProvider = plugin.name === listed.plugin ? { providerSettings: { ...settings, rulesOf } } : {};
    const scope = { settings: settingsOf.get(plugin) ?? {}, ...ofProvider };
    return [{ plugin, contributed: pluginScope(session, plugin, scope) }];
  });
  const { usable: scopes, broken: blind } = usableScopes(all);
  const unusable = [...setUp.broken, ...foundations.broken, ...blind];
  refuseNeeded(unusable, selection, options.tools ?? []);
  const contributed = scopes.flatMap((scope) => scope.contributed);
  bindServices(session, {
    policy: sessionPolicy(
      options,
      known.catalog.tools,
      contributed,
      ownFolders(userPaths(env, homeDirectory(env)), cwd),
    ),
    approver: rememberAnswers(
      chosenService('approver', choices, scopes) ?? options.approver ?? unattendedApprover(surface),
    ),
    sessionStore: chosenService('sessionStore', choices, scopes) ?? store,
    pricing: sessionPricing(options, catalogue, chosenService('pricing', choices, scopes)),
    contextStrategy: contextStrategyOf(choices, scopes),
  });

  const signal = new AbortController().signal;
  const tools = await sessionTools(scopes, selection.tools, (name) => isOffered(name, wanted));
  logPlugins(session, { loaded: [], broken: [...unusable, ...tools.broken] });
  try {
    refuseNeeded(tools.broken, selection, options.tools ?? []);
  } catch (error) {
    await tools.dispose();
    throw error;
  }
  const unknown = unknownNames(options, {
    tools: [
      ...known.catalog.tools.map(({ name }) => name),
      ...tools.catalog.list().map(({ manifest }) => manifest.name),
    ],
    providers: known.catalog.providers.map(({ name }) => name),
    moreToolsMayCome: contributed.some(({ contribution }) => contribution.kind === 'tool-source'),
  });
  const contributedProvider = providerOf(contributed, listed.servedBy ?? listed.name);
  const provider = strict?.watch(contributedProvider) ?? contributedProvider;
  const model = await pickModel(pick, listed, provider, signal);
  const isElsewhere = address !== undefined;
  await checkEffort({ model, effort: pick.effort, provider, rulesOf, isElsewhere }, signal);
  const { conversation, warnings } = await openConversation(
    options.session ?? { type: 'none' },
    session.get(TOKENS.SessionStore),
    cwd,
    ids,
  );
  logConversation(session, { provider: listed.name, model, why: pick.notice, conversation, warnings });
  const heard = scopes.filter(({ plugin }) => !tools.broken.some(({ name }) => name === plugin.name));
  const abandoned = new AbandonedCalls();
  const disposal = new AbortController();
  bindAgent(session, {
    options: agentOptionsOf(options, {
      provider: listed.name,
      model,
      baseUrl: address,
      effort: pick.effort,
      retries: configured.retries,
      request: configured.request,
      catalogue,
      plugins: heard.map(({ plugin }) => plugin),
    }),
    conversation: {
      ...conversation,
      save: createSessionSaver({ ...keeping, conversation, cwd }),
      disposed: disposal.signal,
    },
    world: {
      cwd,
      roots,
      fs: createWorkspaceFs({ roots: folders }),
      spawn: createSpawn({ cwd, roots, env, fixedEnv: gitEnvironment() }),
      clock,
      ids,
      abandoned,
      surface,
    },
    // Its own view of the files: what a person was shown is not what the model has seen.
    preview: createPreview(createWorkspaceFs({ roots: folders })),
    provider,
    tools: tools.catalog,
    hooks: hookListsOf(heard),
    subscribers: subscribersOf(heard),
  });

  let disposed: Promise<void> | undefined;
  const dispose = async (): Promise<void> => {
    disposal.abort();
    await abandoned.settled(ABANDONED_WAIT_MS);
    conversation.session?.close();
    await settleHooks(session);
    await tools.dispose();
    await setups.dispose();
  };
  return {
    get agent() {
      return session.get(TOKENS.Agent);
    },
    container: session,
    model: { provider: listed.name, model, ...effortToGoOnWith(pick.effort) },
    get tools() {
      return tools.catalog.list().map(({ manifest }) => manifest);
    },
    notices: [...modelNotices(pick, continued, `${listed.name}/${model}`), ...tools.notices, ...warnings, ...unknown],
    warnings: unknown,
    broken: [...known.broken, ...imported.broken, ...unusable, ...tools.broken],
    dispose: async () => await (disposed ??= dispose()),
  };
}

/** The rules of all APIs are loaded by nobody else. */
async function openStrictWire(provider: string): Promise<StrictWire> {
  const { StrictWire: Opened } = await import('./strict-wire.js');
  return new Opened(provider);
}

function effortToGoOnWith(effort: string | undefined): { readonly effort?: string } {
  return effort === undefined || effort === 'default' ? {} : { effort };
}

/** Why this model, where it is not the one that was to be expected. */
function modelNotices(pick: ProviderPick, continued: ContinuedModel | undefined, chosen: string): readonly string[] {
  if (continued?.obstacle === undefined) return pick.notice === undefined ? [] : [pick.notice];
  const { provider, model, obstacle } = continued;
  return [`the session was last run with ${provider}/${model}, but ${obstacle}; going on with ${chosen}`];
}

/** How a provider is reached now. */
function connectionOf(
  listed: ListedProvider,
  options: AllosOptions,
  env: Readonly<Record<string, string | undefined>>,
): { configured: ConfiguredProvider; settings: ProviderSettings; address: string | undefined } {
  const providerDefaults = options.providerDefaults ?? builtInProviderDefaults();
  const configured = configuredProvider({ providers: options.providers ?? {}, providerDefaults }, listed.name);
  const settings = providerSettings(listed, configured, env, options.baseUrl);
  // Sessions and messages name it; who may log in there is nobody's business.
  const address = settings.baseUrl === undefined ? undefined : withoutLogin(settings.baseUrl);
  return { configured, settings, address };
}

function providerOf(contributed: readonly Contributed[], name: string): Provider {
  const found = contributed.find(
    ({ contribution }) => contribution.kind === 'provider' && contribution.options.name === name,
  );
  if (found === undefined) throw new AllosError('internal.unexpected', `provider ${name} was not contributed`);
  return found.instance() as Provider;
}
