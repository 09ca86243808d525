import type { ErrorCode } from './error-table.js';
import type { JsonObject, JsonValue } from './json.js';
import type { AssistantMessage, StopReason, SystemMessage, ToolResultPart, UserMessage } from './message.js';
import type { HopLoss } from './provider.js';
import type { PolicyMode } from './policy.js';
import type { FileChange } from './tool.js';
import type { ReportedUsage } from './usage.js';

/**
 * Everything that happens in a run, in order. The renderers, `stream-json`, the session file, the SDK and the tests
 * read this one union. Under `v: 1` types and fields are only added.
 */
export type AgentEvent = EventEnvelope & AgentEventBody;

/** What every event carries. */
export interface EventEnvelope {
  readonly v: 1;
  /** Counts from 0 within a run, without gaps. */
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly ts: string;
  readonly runId: string;
  readonly sessionId: string;
  /** Set in a run that a tool of another run started. */
  readonly parentRunId?: string;
}

export type AgentEventBody =
  | RunStarted
  | TurnStarted
  | MessageDelta
  | MessageCompleted
  | ToolRequested
  | ApprovalRequested
  | ApprovalResolved
  | ToolRewritten
  | ToolStarted
  | ToolProgress
  | ToolCompleted
  | UsageReported
  | Compaction
  | Retry
  | Hop
  | Warning
  | TurnCompleted
  | RunTerminal;

/** The types of event, for switches and filters. */
export type AgentEventType = AgentEventBody['type'];

export interface RunStarted {
  readonly type: 'run.started';
  readonly model: string;
  readonly provider: string;
  /** The effort of reasoning that is asked for; left out for the model's own. */
  readonly effort?: string;
  /** Where requests go, without a login; left out for the provider's own address. */
  readonly baseUrl?: string;
  readonly cwd: string;
  readonly mode: PolicyMode;
  readonly tools: readonly string[];
  /** `name@version` of the plugins loaded. */
  readonly plugins: readonly string[];
  /** Version of the built-in system prompt, or `custom`. */
  readonly systemPrompt: string;
}

/** A turn is one model call, its retries included. */
export interface TurnStarted {
  readonly type: 'turn.started';
  /** Counts from 1 within a run. */
  readonly turn: number;
}

export interface MessageDelta {
  readonly type: 'message.delta';
  readonly channel: 'text' | 'reasoning';
  readonly text: string;
}

/** A message was added to the transcript. Tool results are added by `tool.completed`. */
export interface MessageCompleted {
  readonly type: 'message.completed';
  readonly message: SystemMessage | UserMessage | AssistantMessage;
}

/** The model asked for a tool. The input is as the model sent it, not yet parsed. */
export interface ToolRequested {
  readonly type: 'tool.requested';
  readonly callId: string;
  readonly name: string;
  readonly input: JsonObject;
}

export interface ApprovalRequested {
  readonly type: 'approval.requested';
  readonly callId: string;
  readonly name: string;
  readonly reason: string;
  readonly preview: string;
  readonly suggestedRule?: string;
}

export interface ApprovalResolved {
  readonly type: 'approval.resolved';
  readonly callId: string;
  readonly name: string;
  readonly decision: 'allow' | 'deny' | 'unavailable';
  readonly by: string;
  readonly rule: string;
}

/** A hook put other arguments in the place of the model's. They were parsed and decided on; they are what may run. */
export interface ToolRewritten {
  readonly type: 'tool.rewritten';
  readonly callId: string;
  readonly name: string;
  readonly input: JsonObject;
  /** The hook, as `hook tidy of plugin allos-plugin-tidy@1.0.0`. */
  readonly by: string;
}

/** Written before the tool runs: a call with this and without `tool.completed` may or may not have taken effect. */
export interface ToolStarted {
  readonly type: 'tool.started';
  readonly callId: string;
  readonly name: string;
}

export interface ToolProgress {
  readonly type: 'tool.progress';
  readonly callId: string;
  readonly name: string;
  readonly text: string;
}

export interface ToolCompleted {
  readonly type: 'tool.completed';
  readonly callId: string;
  readonly name: string;
  readonly status: 'ok' | 'error' | 'denied' | 'cancelled';
  readonly durationMs: number;
  readonly files: readonly FileChange[];
  /** What the transcript keeps and the model reads. */
  readonly result: ToolResultPart;
}

/** The tokens of one model call. */
export interface UsageReported extends ReportedUsage {
  readonly type: 'usage';
  /** US dollars; null when the model's price is unknown. */
  readonly costUsd: number | null;
}

/**
 * The transcript was shortened: from here on it is the messages `kept`, the summary, and the messages from `keptFrom`
 * on. The session file keeps the full history.
 */
export interface Compaction {
  readonly type: 'compaction';
  readonly messagesBefore: number;
  readonly messagesAfter: number;
  readonly tokensBefore: number;
  readonly tokensAfter: number;
  /** What the model reads in place of what was left out; empty when nothing was. */
  readonly summary: string;
  /** The lineage that begins here. */
  readonly lineage: string;
  /** Why: a share of the window was reached, the provider refused the size, or somebody asked. */
  readonly cause?: CompactionCause;
  /** Who wrote the summary: the model, a plugin's context strategy, or Allos where the model could not. */
  readonly by?: 'model' | 'strategy' | 'fallback';
  /** Ids of the messages before the summary: the user's tasks. */
  readonly kept?: readonly string[];
  /** The id of the first message after the summary. */
  readonly keptFrom?: string;
  /** Characters to which each tool result after the summary was shortened; absent when none was. */
  readonly resultLimit?: number;
}

/** What a compaction is for. */
export type CompactionCause = 'size' | 'overflow' | 'asked';

/** A failed model call is tried again after a wait. */
export interface Retry {
  readonly type: 'retry';
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly waitMs: number;
  readonly reason: string;
}

/**
 * The conversation moved to another model, or back: a run was begun with another one, or one took over from a model that
 * could not go on. It is told before the other model is asked.
 */
export interface Hop {
  readonly type: 'hop';
  /** `provider/model`. */
  readonly from: string;
  readonly to: string;
  /** One sentence, or a part of one: what failed, where one model took over from another. */
  readonly reason?: string;
  /** What of the conversation the other model cannot be given as it was. */
  readonly losses: readonly HopLoss[];
}

export interface Warning {
  readonly type: 'warning';
  /** Stable, for example `session.torn_line`. */
  readonly code: string;
  readonly message: string;
}

export interface TurnCompleted {
  readonly type: 'turn.completed';
  readonly turn: number;
  readonly stopReason: StopReason;
}

/** The end. Exactly one per run, last. The exit code comes from it. */
export interface RunTerminal {
  readonly type: 'run.completed' | 'run.failed' | 'run.cancelled';
  readonly status: 'ok' | 'failed' | 'denied' | 'limit' | 'timeout' | 'cancelled';
  /** The answer; on failure what there was of it. */
  readonly text: string;
  /** Structured output, when it was asked for. */
  readonly output?: JsonValue;
  readonly error?: RunError;
  readonly usage: ReportedUsage;
  /** Null when any part is unknown. */
  readonly costUsd: number | null;
  /** Model calls. */
  readonly turns: number;
  readonly durationMs: number;
  readonly exitCode: number;
  readonly denials: readonly Denial[];
}

export interface RunError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly retryable: boolean;
}

/** A call that was refused. */
export interface Denial {
  readonly callId: string;
  readonly tool: string;
  readonly reason: string;
  /** True when nobody could be asked: this makes the exit code 6. A rule that bites does not. */
  readonly unattended: boolean;
}

/** Whether an event is the terminal one. */
export function isTerminal(event: AgentEvent): event is EventEnvelope & RunTerminal {
  return event.type === 'run.completed' || event.type === 'run.failed' || event.type === 'run.cancelled';
}
