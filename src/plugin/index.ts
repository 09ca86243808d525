export type {
  Agent,
  AgentRun,
  AttachedFile,
  CompactionResult,
  ContextState,
  ConversationUsage,
  RunOptions,
} from './agent.js';
export type { ApprovalAnswer, ApprovalRequest, Approver } from './approver.js';
export { assertNever } from './assert-never.js';
export type { Clock, Ids } from './clock.js';
export { contributionOf } from './contribution.js';
export type { ContributedClass, Contribution, ToolSourceOptions } from './contribution.js';
export { Hook, inject, optional, Provider, Service, Tool, ToolSource } from './decorators.js';
export { API_VERSION, definePlugin, isPlugin } from './define-plugin.js';
export type { Plugin, PluginSetup } from './define-plugin.js';
export { AllosError, isAllosError, messageOf } from './error.js';
export { ERROR_TABLE, exitCodeOf } from './error-table.js';
export type { ErrorCode } from './error-table.js';
export { isTerminal } from './event.js';
export type {
  AgentEvent,
  AgentEventBody,
  AgentEventType,
  ApprovalRequested,
  ApprovalResolved,
  Compaction,
  CompactionCause,
  Denial,
  EventEnvelope,
  Hop,
  MessageCompleted,
  MessageDelta,
  Retry,
  RunError,
  RunStarted,
  RunTerminal,
  ToolCompleted,
  ToolProgress,
  ToolRequested,
  ToolRewritten,
  ToolStarted,
  TurnCompleted,
  TurnStarted,
  UsageReported,
  Warning,
} from './event.js';
export type { InputCodec, InputParse, InputProblem } from './input-codec.js';
export type { JsonObject, JsonSchema, JsonSchemaType, JsonValue } from './json.js';
export { lowerSchema } from './lower-schema.js';
export type { ContextSizeNow, ContextStrategy, SummaryWish } from './context-strategy.js';
export type { EventSubscriber } from './event-subscriber.js';
export { HOOK_TIMEOUT_MS, LONGEST_HOOK_MS } from './hook.js';
export type {
  FinishedToolCall,
  HookContext,
  HookMethods,
  HookMoment,
  HookOptions,
  HookVerdict,
  ModelCallToCome,
  ToolCallToCome,
} from './hook.js';
export type { LogFields, Logger, LogLevel, LogThreshold } from './logger.js';
export type { PluginManifest, ToolManifest } from './manifest.js';
export { manifestOf } from './manifest-of.js';
export { nearest } from './nearest.js';
export { textOf, toolCallsOf } from './message.js';
export type {
  AssistantMessage,
  AssistantPart,
  CitationPart,
  DocumentPart,
  ImagePart,
  Message,
  MessageRole,
  NativePayload,
  Origin,
  Part,
  ReasoningPart,
  ServerToolPart,
  StopReason,
  SystemMessage,
  TextPart,
  ToolCallPart,
  ToolMessage,
  ToolResultPart,
  UserMessage,
  UserPart,
} from './message.js';
export type { ModelRules } from './model-rules.js';
export type { BeforeSend, OutgoingRequest } from './outgoing-request.js';
export type { Policy, PolicyCall, PolicyDecision, PolicyMode, SuggestedDirectory } from './policy.js';
export type { PricedCall, Pricing } from './pricing.js';
export type {
  HopLoss,
  ProviderCapabilities,
  ProviderEvent,
  ProviderFinish,
  ProviderRequest,
  RequestedOutput,
  StructuredOutput,
  ToolSpec,
} from './provider.js';
export { answeredBy, isNativeTo, isReplayable, legalCallId, unpairedCalls, wellFormed } from './projection.js';
export type { CallIdRule, ProjectionTarget } from './projection.js';
export { failureKindOfStatus, isRetryable } from './provider-failure.js';
export type { ProviderFailure, ProviderFailureKind } from './provider-failure.js';
export type { ProviderOptions } from './provider-options.js';
export {
  ANTHROPIC,
  ANTHROPIC_ANSWER,
  GEMINI,
  OLLAMA,
  OLLAMA_ANSWER,
  OPENAI_PLAIN,
  OPENAI_STRICT,
} from './schema-dialect.js';
export type { LoweredSchema, SchemaDialect, StrictRules } from './schema-dialect.js';
export type { NewSession, OpenSession, SessionHeader, SessionStore } from './session-store.js';
export type { ProviderSettings, ProviderTimeouts } from './settings.js';
export { TOKENS } from './tokens.js';
export type { Hint, SettableOption, Surface } from './surface.js';
export type { ServiceToken } from './tokens.js';
export { isWholeJsonObject, readToolArguments } from './tool-arguments.js';
export type { ToolArguments } from './tool-arguments.js';
export type {
  DynamicTool,
  FileChange,
  ToolContext,
  ToolEffects,
  ToolOptions,
  ToolPermission,
  ToolResult,
  ToolSubject,
} from './tool.js';
export type { CatalogTool, ToolCatalog } from './tool-catalog.js';
export type { DirectoryEntry, FileContent, FileStat, ToolFileSystem, WrittenFile } from './tool-fs.js';
export type { Spawn, SpawnOptions, SpawnResult } from './tool-spawn.js';
export { countOf, filledStringOf, isJsonObject, jsonListOf, jsonObjectOf, stringOf } from './unknown-json.js';
export { addUsage, NO_USAGE } from './usage.js';
export type { ReportedUsage, Usage } from './usage.js';
export { withoutLogin } from './without-login.js';
export { wellFormedJson } from './well-formed-json.js';
