import { Container } from 'inversify';
import { SessionAgent } from '../agent/agent.js';
import { AGENT_TOKENS, type AgentOptions, type Conversation } from '../agent/agent-options.js';
import type { Seam } from '../agent/agent-services.js';
import type { PrepareDependencies } from '../agent/prepared-call.js';
import type { FallbackModel } from '../agent/ready-model.js';
import { SessionHooks, type HookLists } from '../agent/session-hooks.js';
import type { World } from '../agent/world.js';
import type { Approver } from '../plugin/approver.js';
import type { ContextStrategy } from '../plugin/context-strategy.js';
import { AllosError } from '../plugin/error.js';
import type { AgentEvent } from '../plugin/event.js';
import type { Policy } from '../plugin/policy.js';
import type { Pricing } from '../plugin/pricing.js';
import type { Provider } from '../plugin/provider.js';
import type { SessionStore } from '../plugin/session-store.js';
import { TOKENS } from '../plugin/tokens.js';
import type { ToolCatalog } from '../plugin/tool-catalog.js';
import type { OwnedSubscriber } from './session-services.js';

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
  readonly contextStrategy: ContextStrategy;
}

export function bindServices(session: Container, services: SessionServices): void {
  session.bind(TOKENS.Policy).toConstantValue(services.policy);
  session.bind(TOKENS.Approver).toConstantValue(services.approver);
  session.bind(TOKENS.SessionStore).toConstantValue(services.sessionStore);
  session.bind(TOKENS.Pricing).toConstantValue(services.pricing);
  session.bind(TOKENS.ContextStrategy).toConstantValue(services.contextStrategy);
}

/** What is known once they are: the rest of what the agent is made of. */
export interface AgentParts {
  readonly options: AgentOptions;
  readonly conversation: Conversation;
  readonly world: World;
  readonly preview: PrepareDependencies['preview'];
  readonly provider: Provider;
  readonly fallbacks: readonly FallbackModel[];
  readonly tools: ToolCatalog;
  readonly seam: Seam;
  readonly hooks: HookLists;
  readonly subscribers: readonly OwnedSubscriber[];
}

export function bindAgent(session: Container, parts: AgentParts): void {
  session.bind(AGENT_TOKENS.Options).toConstantValue(parts.options);
  session.bind(AGENT_TOKENS.Conversation).toConstantValue(parts.conversation);
  session.bind(AGENT_TOKENS.World).toConstantValue(parts.world);
  session.bind(AGENT_TOKENS.Preview).toConstantValue(parts.preview);
  session.bind(AGENT_TOKENS.Fallbacks).toConstantValue(parts.fallbacks);
  session.bind(AGENT_TOKENS.Seam).toConstantValue(parts.seam);
  session.bind(TOKENS.Provider).toConstantValue(parts.provider);
  session.bind(TOKENS.ToolCatalog).toConstantValue(parts.tools);
  bindHooks(session, parts);
  session.bind(TOKENS.Agent).to(SessionAgent);
  session.onActivation(TOKENS.Agent, (_context, agent) => {
    refuseRebinding(session);
    return agent;
  });
}

/** Subscribers that the program binds before the agent is made are told too. */
function bindHooks(session: Container, { hooks, subscribers }: AgentParts): void {
  for (const { subscriber } of subscribers) session.bind(TOKENS.EventSubscriber).toConstantValue(subscriber);
  const makeHooks = (): SessionHooks => {
    const bound = session.getAll(TOKENS.EventSubscriber, { optional: true });
    const told = bound.map((subscriber) => ({
      label: subscribers.find((own) => own.subscriber === subscriber)?.label ?? 'subscriber of the program',
      limitMs: Infinity,
      call: (event: AgentEvent) => subscriber.onEvent(event),
    }));
    return new SessionHooks({ ...hooks, onEvent: [...hooks.onEvent, ...told] });
  };
  session.bind(AGENT_TOKENS.Hooks).toDynamicValue(makeHooks).inSingletonScope();
}

/**
 * The agent keeps the services it was made with: a policy that is bound after it would seem to hold and would not.
 */
function refuseRebinding(session: Container): void {
  const services: ReadonlySet<unknown> = new Set(Object.values(TOKENS));
  const refuse = (token: unknown): void => {
    if (!services.has(token)) return;
    throw new AllosError('usage.invalid', `${String(token)} was bound again after the agent was made`, {
      hint: 'Keep what createAllos gives, bind the service, and read its agent after that.',
    });
  };
  for (const method of ['bind', 'rebind', 'rebindAsync', 'unbind', 'unbindAsync'] as const) {
    const original = session[method].bind(session) as (...args: unknown[]) => unknown;
    Object.defineProperty(session, method, {
      value: (...args: unknown[]): unknown => {
        refuse(args[0]);
        return original(...args);
      },
    });
  }
}
