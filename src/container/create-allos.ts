import type { Container } from 'inversify';
import { AbandonedCalls } from '../agent/abandoned-calls.js';
import { OPEN_SEAM } from '../agent/agent-services.js';
import { createWorld } from '../agent/world.js';
import { lazyCatalogue } from '../catalogue/read-catalogue.js';
import { ownFolders } from '../config/user-paths.js';
import type { BrokenPlugin } from '../host/plugin-source.js';
import type { Agent } from '../plugin/agent.js';
import { AllosError } from '../plugin/error.js';
import type { ToolManifest } from '../plugin/manifest.js';
import { TOKENS } from '../plugin/tokens.js';
import { gitEnvironment } from '../policy/git-environment.js';
import { createSpawn } from '../process/create-spawn.js';
import { createFileSessionStore } from '../session/file-session-store.js';
import { createWorkspaceFs } from '../workspace/workspace-fs.js';
import { agentOptionsOf } from './agent-options-of.js';
import type { AllosOptions } from './allos-options.js';
import { checkEffort } from './check-effort.js';
import { checkOptions } from './check-options.js';
import { modelNotices, pickModel } from './choose-model.js';
import { assertSameAddress } from './continued-model.js';
import { chooseParts } from './choose-parts.js';
import { createPreview } from './call-preview.js';
import { codeFolders } from './code-folders.js';
import { DisposalStack } from './disposal-stack.js';
import { fallbackModels } from './fallback-models.js';
import { foundationsOf } from './foundations.js';
import { loadSelected, refuseNeeded } from './load-plugins.js';
import { logConversation, logPlugins } from './log-composition.js';
import { logSession } from './log-session.js';
import { openConversation } from './open-conversation.js';
import { openStrictWire } from './open-strict-wire.js';
import { pluginScope, providerOf } from './plugin-scope.js';
import { connectionOf } from './provider-connection.js';
import { providerRules } from './provider-rules.js';
import { refuseUnrecordable } from './refuse-unrecordable.js';
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
import { createTimeOrderedIds } from './time-ordered-ids.js';
import { surroundingsOf } from './surroundings.js';
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
  /** The provider and model that were chosen, and the effort where one was. */
  readonly model: { readonly provider: string; readonly model: string; readonly effort?: string };
  /** The tools that the model is offered now. */
  readonly tools: readonly ToolManifest[];
  /** One line each: what the user should know, such as why this provider was chosen. */
  readonly notices: readonly string[];
  /** Those of the notices that tell of an option without effect: a denial, say, of a tool that does not exist. */
  readonly warnings: readonly string[];
  /** Plugins that could not be used and were not needed. */
  readonly broken: readonly BrokenPlugin[];
  /**
   * Closes the session file and the sources of tools. A run after it is refused with `usage.invalid`; one that goes on is
   * not ended by it: abort it by its signal and await it first.
   */
  readonly dispose: () => Promise<void>;
}

/** The composition root; see `createAllos` of the package entry for its contract. */
export async function createAllos(options: AllosOptions): Promise<Allos> {
  const disposal = new DisposalStack();
  try {
    return await compose(options, disposal);
  } catch (error) {
    // What it throws as well must not hide why there is no agent.
    await disposal.disposeAsync().catch(() => undefined);
    throw error;
  }
}

async function compose(options: AllosOptions, disposal: DisposalStack): Promise<Allos> {
  checkOptions(options);
  const { cassette } = options;
  if (cassette !== undefined && 'replay' in cassette) {
    const { replayAllos } = await import('./replay-allos.js');
    return replayAllos(cassette.replay, options);
  }
  if (options.sandbox === 'required') {
    throw new AllosError('config.sandbox', 'The sandbox is required, and this version cannot run commands in one', {
      hint: 'Set sandbox: off to run commands without it.',
    });
  }
  const surroundings = surroundingsOf(options);
  const { env, surface, secrets, folders, cwd, roots, user, allosVersion } = surroundings;
  const chosen = chooseParts(options, surroundings);
  const { known, choices, continued, pick, selection, listed } = chosen;
  if (cassette !== undefined) refuseUnrecordable(selection, choices);
  const setups = new PluginSetups();
  disposal.defer(() => setups.dispose());
  const imported = await loadSelected(selection, options);
  const settingsOf = imported.settings;
  const setUp = await setups.run(imported.plugins, { settings: settingsOf, logger: surroundings.logger });
  const ownIds = options.ids ?? createTimeOrderedIds(surroundings.clock);
  const own = { clock: surroundings.clock, logger: surroundings.logger, ids: ownIds };
  const foundations = foundationsOf(own, { loaded: setUp.plugins, choices, settings: settingsOf, secrets });
  const { clock, logger } = foundations;
  const ids = options.ids ?? (clock === own.clock ? own.ids : createTimeOrderedIds(clock));

  const root = createRoot({ clock, ids, logger });
  const session = createSession(root);
  logSession(session);
  logPlugins(session, { loaded: setUp.plugins, broken: [...known.broken, ...imported.broken] });
  const recording =
    cassette &&
    (await import('./recording.js')).openRecording(cassette.record, options, {
      secrets,
      clock,
      allosVersion,
    });
  disposal.defer(() => recording?.close());
  const keeping = { clock, ids, allosVersion, secrets };
  const store = options.sessionStore ?? createFileSessionStore({ directory: user.sessions, ...keeping });
  const connection = connectionOf(listed, options, env);
  const { configured, address } = connection;
  const strict = options.strictWire === true ? await openStrictWire(listed.name) : undefined;
  const catalogue = lazyCatalogue();
  const rulesOf = providerRules(listed, { catalogue, configured: options.providers ?? {} });
  const settings = {
    ...connection.settings,
    rulesOf,
    ...(strict === undefined ? {} : { beforeSend: strict.beforeSend }),
  };
  const before = known.catalog.providers.find(({ name }) => name === continued?.provider);
  if (continued !== undefined && before !== undefined) {
    assertSameAddress(continued, connectionOf(before, options, env).address);
  }
  const disabled = new Set(foundations.broken.map(({ name }) => name));
  const all = setUp.plugins.flatMap((plugin): readonly PluginContributions[] => {
    if (disabled.has(plugin.name)) return [];
    const ofProvider = plugin.name === listed.plugin ? { providerSettings: settings } : {};
    const scope = { settings: settingsOf.get(plugin) ?? {}, ...ofProvider };
    return [{ plugin, contributed: pluginScope(session, plugin, scope) }];
  });
  const { usable: scopes, broken: blind } = usableScopes(all);
  const unusable = [...setUp.broken, ...foundations.broken, ...blind];
  refuseNeeded(unusable, selection, options);
  const contributed = scopes.flatMap((scope) => scope.contributed);
  bindServices(session, {
    policy: sessionPolicy(options, known.catalog.tools, scopes, ownFolders(user, cwd, codeFolders(known))),
    approver: rememberAnswers(
      chosenService('approver', choices, scopes) ?? options.approver ?? unattendedApprover(surface),
    ),
    sessionStore: chosenService('sessionStore', choices, scopes) ?? store,
    pricing: sessionPricing(options, catalogue, chosenService('pricing', choices, scopes)),
    contextStrategy: contextStrategyOf(choices, scopes),
  });

  const signal = new AbortController().signal;
  const tools = await sessionTools(scopes, selection.tools, { isOffered: chosen.isOffered, logger });
  disposal.defer(tools.dispose);
  logPlugins(session, { loaded: [], broken: [...unusable, ...tools.broken] });
  refuseNeeded(tools.broken, selection, options);
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
  const fallbacks = fallbackModels(options, {
    session,
    known,
    loaded: scopes.map(({ plugin }) => plugin),
    unusable,
    setups,
    settingsOf,
    env,
    catalogue,
    chosen: { listed, connection, model },
  });
  const { conversation, warnings } = await openConversation(
    options.session ?? { type: 'none' },
    session.get(TOKENS.SessionStore),
    cwd,
    ids,
  );
  disposal.defer(() => conversation.session?.close());
  logConversation(session, { provider: listed.name, model, why: pick.notice, conversation, warnings });
  const heard = scopes.filter(({ plugin }) => !tools.broken.some(({ name }) => name === plugin.name));
  const abandoned = new AbandonedCalls();
  const disposed = new AbortController();
  const agent = {
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
      disposed: disposed.signal,
    },
  };
  bindAgent(session, {
    ...agent,
    world: createWorld({
      cwd,
      roots,
      fs: createWorkspaceFs({ roots: folders }),
      spawn: createSpawn({ cwd, roots, env, fixedEnv: gitEnvironment() }),
      clock,
      ids,
      abandoned,
      surface,
    }),
    // Its own view of the files: what a person was shown is not what the model has seen.
    preview: createPreview(createWorkspaceFs({ roots: folders })),
    provider,
    fallbacks,
    tools: tools.catalog,
    hooks: hookListsOf(heard),
    subscribers: subscribersOf(heard),
    seam: recording?.seam(agent) ?? OPEN_SEAM,
  });

  disposal.defer(async () => await settleHooks(session));
  disposal.defer(async () => await abandoned.settled(ABANDONED_WAIT_MS));
  disposal.defer(() => disposed.abort());
  return {
    get agent() {
      return session.get(TOKENS.Agent);
    },
    container: session,
    model: { provider: listed.name, model, ...(pick.effort === undefined ? {} : { effort: pick.effort }) },
    get tools() {
      return tools.catalog.list().map(({ manifest }) => manifest);
    },
    notices: [...modelNotices(pick, continued, `${listed.name}/${model}`), ...tools.notices, ...warnings, ...unknown],
    warnings: unknown,
    broken: [...known.broken, ...imported.broken, ...unusable, ...tools.broken],
    dispose: async () => await disposal.disposeAsync(),
  };
}
