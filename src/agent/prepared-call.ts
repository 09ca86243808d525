import type { Approver } from '../plugin/approver.js';
import type { Denial } from '../plugin/event.js';
import type { JsonObject } from '../plugin/json.js';
import type { ToolCallPart } from '../plugin/message.js';
import type { Policy, PolicyDecision } from '../plugin/policy.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import { withoutStop } from '../plugin/without-stop.js';
import type { SessionHooks } from './session-hooks.js';

/** A call that was decided on and may run. */
export interface ReadyCall {
  readonly type: 'ready';
  readonly call: ToolCallPart;
  readonly tool: CatalogTool;
  readonly input: JsonObject;
  /** The hook whose arguments these are, where they are not the model's. */
  readonly rewrittenBy?: string;
}

/** A call that will not run; `text` is what the model reads instead. */
export interface RefusedCall {
  readonly type: 'refused';
  readonly call: ToolCallPart;
  readonly status: 'error' | 'denied' | 'cancelled';
  readonly text: string;
  readonly denial?: Denial;
}

/** A call that runs if somebody says so. */
export interface AskingCall extends Omit<ReadyCall, 'type'> {
  readonly type: 'ask';
  readonly decision: Extract<PolicyDecision, { effect: 'ask' }>;
}

/** What preparing needs. */
export interface PrepareDependencies {
  readonly tools: ToolCatalog;
  readonly policy: Policy;
  readonly approver: Approver;
  readonly hooks: SessionHooks;
  readonly cwd: string;
  readonly roots: readonly string[];
  /** The text a person sees of a call before saying yes; see `ApprovalRequest.preview`. */
  readonly preview: (tool: CatalogTool, input: JsonObject) => Promise<string>;
}

export function refuse(call: ToolCallPart, text: string): RefusedCall {
  return { type: 'refused', call, status: 'error', text };
}

export function deny(call: ToolCallPart, reason: string, unattended: boolean): RefusedCall {
  return {
    type: 'refused',
    call,
    status: 'denied',
    text: `Denied: ${withoutStop(reason)}. The call was not run.`,
    denial: { callId: call.id, tool: call.name, reason, unattended },
  };
}

/** A call that the end of the run came before. */
export function cancel(call: ToolCallPart): RefusedCall {
  return {
    type: 'refused',
    call,
    status: 'cancelled',
    text: 'The run was ended before this call; it was not run.',
  };
}
