import { AGENT_TOKENS } from '../agent/agent-options.js';
import { CORE_COMPONENTS } from '../log/core-components.js';
import { TOKENS } from '../plugin/tokens.js';
import { loggerToken } from './component-loggers.js';

/** How long what a token names lives: as long as the program, one session, or one plugin in a session. */
export type Scope = 'program' | 'session' | 'plugin';

/** What Allos binds for a token where no plugin does. */
export interface BuiltInPart {
  readonly token: symbol;
  readonly scope: Scope;
  /** The class or function that makes it; undefined where only plugins do. */
  readonly implementation?: string;
  /** `one`: a plugin's takes its place. `all`: what plugins contribute comes to it. `none`: no plugin contributes it. */
  readonly contributed: 'one' | 'all' | 'none';
}

const row = (
  token: symbol,
  scope: Scope,
  contributed: BuiltInPart['contributed'],
  implementation?: string,
): BuiltInPart => ({ token, scope, contributed, ...(implementation === undefined ? {} : { implementation }) });

/** Every token of the container, in the order of the scopes. */
export const BUILT_IN_PARTS: readonly BuiltInPart[] = [
  row(TOKENS.Clock, 'program', 'one', 'systemClock'),
  row(TOKENS.Ids, 'program', 'none', 'createTimeOrderedIds'),
  row(TOKENS.Logger, 'program', 'one', 'openLog'),
  ...CORE_COMPONENTS.map((component) => row(loggerToken(component), 'program', 'none', 'openLog')),
  row(TOKENS.Policy, 'session', 'all', 'createDefaultPolicy'),
  row(TOKENS.Approver, 'session', 'one', 'createTerminalApprover'),
  row(TOKENS.SessionStore, 'session', 'one', 'createFileSessionStore'),
  row(TOKENS.ContextStrategy, 'session', 'one', 'ContextKeeper'),
  row(TOKENS.Pricing, 'session', 'one', 'cataloguePricing'),
  row(TOKENS.EventSubscriber, 'session', 'all'),
  row(TOKENS.Provider, 'session', 'none'),
  row(TOKENS.ToolCatalog, 'session', 'none', 'SessionToolCatalog'),
  row(AGENT_TOKENS.Options, 'session', 'none', 'agentOptionsOf'),
  row(AGENT_TOKENS.Conversation, 'session', 'none', 'openConversation'),
  row(AGENT_TOKENS.World, 'session', 'none', 'createWorld'),
  row(AGENT_TOKENS.Preview, 'session', 'none', 'createPreview'),
  row(AGENT_TOKENS.Fallbacks, 'session', 'none', 'fallbackModels'),
  row(AGENT_TOKENS.Seam, 'session', 'none', 'OPEN_SEAM'),
  row(AGENT_TOKENS.Hooks, 'session', 'none', 'SessionHooks'),
  row(TOKENS.Agent, 'session', 'none', 'SessionAgent'),
  row(TOKENS.PluginSettings, 'plugin', 'none', 'pluginSettings'),
  row(TOKENS.ProviderSettings, 'plugin', 'none', 'providerSettings'),
];
