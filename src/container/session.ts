import { Container } from 'inversify';
import { SessionAgent } from '../agent/agent.js';
import { AGENT_TOKENS, type AgentOptions, type Conversation } from '../agent/agent-options.js';
import type { ToolWorld } from '../agent/execute-call.js';
import type { PrepareDependencies } from '../agent/prepared-call.js';
import type { Approver } from '../plugin/approver.js';
import type { Policy } from '../plugin/policy.js';
import type { Pricing } from '../plugin/pricing.js';
import type { Provider } from '../plugin/provider.js';
import type { SessionStore } from '../plugin/session-store.js';
import { TOKENS } from '../plugin/tokens.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';

/** The session scope: a child of the root, made once for each conversation. */
export function createSession(root: Container): Container {
  return new Container({ parent: root, defaultScope: 'Singleton' });
}

/** What is settled before the plugins of a session are made. */
export interface SessionServices {
  readonly policy: Policy;
  readonly approver: Approver;
  readonly sessionStore: SessionStore;
  readonly pricing: Pricing;
}

export function bindServices(session: Container, services: SessionServices): void {
  session.bind(TOKENS.Policy).toConstantValue(services.policy);
  session.bind(TOKENS.Approver).toConstantValue(services.approver);
  session.bind(TOKENS.SessionStore).toConstantValue(services.sessionStore);
  session.bind(TOKENS.Pricing).toConstantValue(services.pricing);
}

/** What is known once they are: the rest of what the agent is made of. */
export interface AgentParts {
  readonly options: AgentOptions;
  readonly conversation: Conversation;
  readonly world: ToolWorld;
  readonly preview: PrepareDependencies['preview'];
  readonly provider: Provider;
  readonly tools: ToolCatalog;
}

export function bindAgent(session: Container, parts: AgentParts): void {
  session.bind(AGENT_TOKENS.Options).toConstantValue(parts.options);
  session.bind(AGENT_TOKENS.Conversation).toConstantValue(parts.conversation);
  session.bind(AGENT_TOKENS.World).toConstantValue(parts.world);
  session.bind(AGENT_TOKENS.Preview).toConstantValue(parts.preview);
  session.bind(TOKENS.Provider).toConstantValue(parts.provider);
  session.bind(TOKENS.ToolCatalog).toConstantValue(parts.tools);
  session.bind(TOKENS.Agent).to(SessionAgent);
}
