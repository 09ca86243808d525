import type { MeasuredSize } from '../context/context-size.js';
import type { ConversationUsage } from '../plugin/agent.js';
import type { Compaction } from '../plugin/event.js';
import type { JsonObject } from '../plugin/json.js';
import type { Message } from '../plugin/message.js';
import type { PolicyMode } from '../plugin/policy.js';
import type { ProviderRequest } from '../plugin/provider.js';
import type { OpenSession } from '../plugin/session-store.js';
import { serviceToken } from '../plugin/tokens.js';
import type { Seam } from './agent-services.js';
import type { PrepareDependencies } from './prepared-call.js';
import type { FallbackModel } from './ready-model.js';
import type { RetryLimits } from './retry-delay.js';
import type { SessionHooks } from './session-hooks.js';
import type { World } from './world.js';

/** What the composition root settles before an agent exists. Injected with `AGENT_TOKENS.Options`. */
export interface AgentOptions {
  readonly provider: string;
  readonly model: string;
  /** Where requests go, without a login; undefined for the provider's own address. */
  readonly baseUrl?: string;
  readonly mode: PolicyMode;
  /** `name@version` of the plugins loaded, for `run.started`. */
  readonly plugins: readonly string[];
  /** Replaces the built-in system prompt. */
  readonly systemPrompt?: string;
  /** Added to the system prompt, whichever it is. */
  readonly appendSystem?: string;
  readonly platform: string;
  readonly maxIterations: number;
  /** US dollars of a run. */
  readonly maxCostUsd?: number;
  /** Of a run, input and output together. */
  readonly maxTokens?: number;
  /** Of one answer. */
  readonly maxOutputTokens?: number;
  readonly temperature?: number;
  readonly effort?: string;
  readonly toolChoice?: ProviderRequest['toolChoice'];
  /** Of the request body, last. */
  readonly providerOptions?: JsonObject;
  readonly retry: RetryLimits;
  /** The part of the context window at which the transcript is shortened, up to 1. Default 0.8. */
  readonly compactAt?: number;
  /** The window of the model in tokens, asked for where its provider does not know it. */
  readonly contextWindow?: () => number | undefined;
}

/** The conversation that an agent goes on with. Injected with `AGENT_TOKENS.Conversation`. */
export interface Conversation {
  readonly sessionId: string;
  readonly lineage: string;
  readonly messages: readonly Message[];
  /** The system text that was in force at the end of the session, when it was not the built-in one. */
  readonly system?: string;
  /** What the conversation took before this process. */
  readonly usage?: ConversationUsage;
  /** The size of the conversation as its model last told it. */
  readonly measured?: MeasuredSize;
  /** The model of its last answer, as `provider/model`. */
  readonly answeredBy?: string;
  /** Where events are written; undefined for a run that keeps nothing. */
  readonly session?: OpenSession;
  /** Writes the messages, and what a session kept besides, into a session file. */
  readonly save?: (path: string, conversation: SavedConversation) => void;
  /** Aborted when what the agent is made of was disposed of: no run begins after that. */
  readonly disposed?: AbortSignal;
}

/** What is saved of a conversation whose own events were not kept. */
export interface SavedConversation {
  /** All messages, with compactions where they took place. */
  readonly history: readonly (Message | Compaction)[];
  readonly usage: ConversationUsage;
}

/** What only the agent is given. */
export const AGENT_TOKENS = Object.freeze({
  Options: serviceToken<AgentOptions>('allos/AgentOptions'),
  Conversation: serviceToken<Conversation>('allos/Conversation'),
  World: serviceToken<World>('allos/World'),
  Hooks: serviceToken<SessionHooks>('allos/SessionHooks'),
  Preview: serviceToken<PrepareDependencies['preview']>('allos/Preview'),
  Fallbacks: serviceToken<readonly FallbackModel[]>('allos/Fallbacks'),
  Seam: serviceToken<Seam>('allos/Seam'),
});
