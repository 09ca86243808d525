import type { EventSubscriber } from './event-subscriber.js';
import type { JsonObject } from './json.js';
import type { Message, ToolCallPart } from './message.js';
import type { PolicyCall } from './policy.js';
import type { FileChange } from './tool.js';

/** The moments of a run that a plugin may subscribe to. */
export type HookMoment = 'beforeModelCall' | 'beforeToolCall' | 'afterToolCall' | 'onEvent';

/**
 * The methods of a hook, one for each moment that it names in `on`.
 *
 * Hooks run in the order in which the plugins are listed, those of one plugin in the order of `contributes`. Each call is
 * waited for, for `timeoutMs` at most; `onEvent` is not waited for.
 */
export interface HookMethods extends EventSubscriber {
  /** Before the model is called; once for a call and its retries. It only looks: a failure is a warning. */
  readonly beforeModelCall: (call: ModelCallToCome, context: HookContext) => void | Promise<void>;
  /**
   * Before a tool runs, and before anybody is asked for an approval: may deny the call, or put other arguments in the
   * place of the model's. Those are parsed and decided on again, so a hook never loosens what the policy says. A call
   * that the policy denies is not shown.
   *
   * It is a guard: one that throws, answers nonsense or takes too long denies the call.
   */
  readonly beforeToolCall: (
    call: ToolCallToCome,
    context: HookContext,
  ) => HookVerdict | undefined | Promise<HookVerdict | undefined>;
  /** After a tool ran. It only looks: a failure is a warning. */
  readonly afterToolCall: (call: FinishedToolCall, context: HookContext) => void | Promise<void>;
}

/** What `@Hook` records and the manifest says. */
export interface HookOptions<Moment extends HookMoment = HookMoment> {
  /** Names the hook within its plugin, for messages and listings. Like a tool's: letters, digits, `_` and `-`. */
  readonly name: string;
  /** What it does, one sentence: it is read before the plugin is trusted. */
  readonly description: string;
  /** The moments it subscribes to; its class has a method for each. */
  readonly on: readonly Moment[];
  /** How long one call may take, in milliseconds, up to 60,000. Default 5,000. */
  readonly timeoutMs?: number;
}

/** How long a hook may take unless it says, in milliseconds. */
export const HOOK_TIMEOUT_MS = 5_000;
/** What `timeoutMs` of a hook is at most. */
export const LONGEST_HOOK_MS = 60_000;

/** What every call of a hook is given besides. */
export interface HookContext {
  /** Aborted when the run is, or when the time of the hook is up. */
  readonly signal: AbortSignal;
}

/** A request that is about to be sent. */
export interface ModelCallToCome {
  readonly provider: string;
  readonly model: string;
  /** Names of the tools that the model is offered. */
  readonly tools: readonly string[];
  /** The transcript: a copy, made when it is asked for. */
  readonly messages: () => readonly Message[];
}

/** A call that the policy let pass, or that an approval is to be asked for. Its input is parsed and frozen. */
export interface ToolCallToCome extends PolicyCall {
  /** Of the model; the same in all events of the call. */
  readonly callId: ToolCallPart['id'];
}

/** What a hook says of a call; `undefined` lets it pass. */
export type HookVerdict =
  | { readonly action: 'deny'; /** Reaches the model. */ readonly reason: string }
  | { readonly action: 'rewrite'; /** The whole arguments, as the tool takes them. */ readonly input: JsonObject };

/** A call that ran, and what came of it. */
export interface FinishedToolCall {
  readonly callId: string;
  readonly tool: string;
  /** The package that contributed the tool. */
  readonly plugin: string;
  /** What ran: parsed and frozen. */
  readonly input: JsonObject;
  readonly status: 'ok' | 'error' | 'cancelled';
  readonly durationMs: number;
  /** What the model reads. */
  readonly text: string;
  readonly files: readonly FileChange[];
}
