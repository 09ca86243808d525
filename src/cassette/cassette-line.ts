import type { AgentOptions, Conversation } from '../agent/agent-options.js';
import type { BegunWork } from '../agent/agent-services.js';
import type { RetryLimits } from '../agent/retry-delay.js';
import type { ApprovalAnswer } from '../plugin/approver.js';
import type { ErrorCode } from '../plugin/error-table.js';
import type { ToolCompleted, ToolProgress } from '../plugin/event.js';
import type { InputParse } from '../plugin/input-codec.js';
import type { JsonObject } from '../plugin/json.js';
import type { ToolManifest } from '../plugin/manifest.js';
import type { Message } from '../plugin/message.js';
import type { PolicyDecision } from '../plugin/policy.js';
import type { HopLoss, ProviderCapabilities, ProviderEvent, ProviderRequest, ToolSpec } from '../plugin/provider.js';

/** The version of the file format that this copy of Allos writes. */
export const CASSETTE_VERSION = 1;

/** Line 1. */
export interface CassetteHeader {
  readonly type: 'cassette';
  readonly v: typeof CASSETTE_VERSION;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The version of Allos that recorded it. */
  readonly allos: string;
}

/**
 * Every further line: what the agent was made of, what it was asked for, and each thing that happened between it and
 * what it acts through, in order.
 */
export type CassetteLine = LineBody & {
  /** What was read at once, without a wait, since the line before. */
  readonly readings?: Readings;
};

export type LineBody =
  | Composed
  /** A run begins, or a compaction that was asked for. */
  | { readonly type: 'begun'; readonly work: BegunWork }
  | RequestLine
  /** A provider told something of its answer. */
  | { readonly type: 'event'; readonly event: ProviderEvent }
  /** A provider ended against its contract: without a last event, or by throwing. */
  | { readonly type: 'over'; readonly threw?: string }
  /** A tool told something of a call. */
  | { readonly type: 'told'; readonly event: ToolProgress | ToolCompleted }
  | AnswerLine
  | { readonly type: 'slept'; readonly ms: number; readonly aborted?: true }
  /** The run was ended from outside. */
  /** `steps` is how far the work had come: what it had said, and the calls that it had begun. */
  | { readonly type: 'aborted'; readonly steps?: number; readonly reason?: AbortReason }
  /** The tools that are offered from here on. */
  | { readonly type: 'tools'; readonly tools: readonly RecordedTool[] }
  /** The last event of the run, or of the compaction, was told. */
  | { readonly type: 'ended' };

export type LineType = LineBody['type'];

/** How an agent was made. */
export interface Composed {
  readonly type: 'composed';
  /** The options as they were given, those that another run could differ in. */
  readonly given: JsonObject;
  readonly options: Omit<AgentOptions, 'contextWindow'>;
  readonly cwd: string;
  readonly roots: readonly string[];
  readonly tools: readonly RecordedTool[];
  readonly conversation: Omit<Conversation, 'session' | 'save' | 'disposed'>;
  readonly model: ModelFacts;
  /** Names of the models that could take over. */
  readonly fallbacks: readonly string[];
}

export interface RecordedTool {
  readonly manifest: ToolManifest;
  readonly plugin: string;
}

/** What is known of a model without asking it. */
export interface ModelFacts {
  /** Of the catalogue, in tokens. */
  readonly otherWindow?: number;
  /** Whether its provider tells losses beforehand. */
  readonly tellsLosses: boolean;
}

/** A model call. What is as in the call before is left out. */
export interface RequestLine {
  readonly type: 'request';
  readonly provider: string;
  readonly request: Omit<ProviderRequest, 'messages' | 'system' | 'tools'> & {
    readonly system?: string;
    readonly tools?: readonly ToolSpec[];
    /** How many messages are those of the last request of this lineage, and what comes after them. */
    readonly kept: number;
    readonly messages: readonly Message[];
  };
}

/** What services answer, by their names on the tape. */
export interface ServiceAnswers {
  /** What a codec said of the arguments of a call; of good ones no more than that. */
  readonly input: InputParse<undefined>;
  readonly policy: PolicyDecision;
  readonly preview: string;
  readonly approver: ApprovalAnswer;
  /** A model that is to take over. */
  readonly fallback: OpenedFallback;
}

export type ServiceName = keyof ServiceAnswers;

/** What a service answered, or threw. */
export type AnswerLine = {
  [Of in ServiceName]: {
    readonly type: 'answer';
    readonly of: Of;
    readonly value?: ServiceAnswers[Of];
    readonly threw?: string;
  };
}[ServiceName];

export type OpenedFallback =
  | { readonly obstacle: string }
  | {
      readonly providerName: string;
      readonly model: string;
      readonly effort?: string;
      readonly providerOptions?: JsonObject;
      readonly retry: RetryLimits;
      readonly facts: ModelFacts;
    };

export interface AbortReason {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** In the order in which they were read, each kind by itself. */
export interface Readings {
  readonly now?: readonly number[];
  readonly monotonic?: readonly number[];
  readonly ids?: readonly string[];
  readonly random?: readonly number[];
  /** US dollars of model calls; null for unknown. */
  readonly prices?: readonly (number | null)[];
  /** Context windows that providers told; null for unknown. */
  readonly windows?: readonly (number | null)[];
  readonly capabilities?: readonly ProviderCapabilities[];
  readonly losses?: readonly (readonly HopLoss[])[];
}

export type ReadingKind = keyof Readings;
export type ReadingOf<Kind extends ReadingKind> = NonNullable<Readings[Kind]>[number];
