import type { ApprovalAnswer, ApprovalRequest, Approver } from '../plugin/approver.js';
import { assertNever } from '../plugin/assert-never.js';
import { messageOf } from '../plugin/error.js';
import type { AgentEventBody, Denial } from '../plugin/event.js';
import type { JsonObject } from '../plugin/json.js';
import type { ToolCallPart } from '../plugin/message.js';
import { nearest } from '../plugin/nearest.js';
import type { Policy, PolicyDecision } from '../plugin/policy.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import { deepFreeze } from './deep-freeze.js';
import type { RunState } from './run-state.js';

/** A call that was decided on and may run. */
export interface ReadyCall {
  readonly type: 'ready';
  readonly call: ToolCallPart;
  readonly tool: CatalogTool;
  readonly input: JsonObject;
}

/** A call that will not run; `text` is what the model reads instead. */
export interface RefusedCall {
  readonly type: 'refused';
  readonly call: ToolCallPart;
  readonly status: 'error' | 'denied';
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
  readonly cwd: string;
  readonly roots: readonly string[];
  /** The text a person sees of a call before saying yes; see `ApprovalRequest.preview`. */
  readonly preview: (tool: CatalogTool, input: JsonObject) => Promise<string>;
}

/**
 * Parse, decide, freeze: in this order, before anything runs. The input that is decided on, and shown, is the one that
 * runs.
 */
export async function decideCall(
  call: ToolCallPart,
  dependencies: PrepareDependencies,
): Promise<ReadyCall | RefusedCall | AskingCall> {
  const tool = dependencies.tools.find(call.name);
  if (tool === undefined) return refuse(call, unknownTool(call.name, dependencies.tools));
  if (call.malformed !== undefined) {
    return refuse(
      call,
      `The arguments of ${call.name} are not a JSON object: ${call.malformed.reason}. They were: ` +
        `${excerpt(call.malformed.text)}\nSend the call again with valid arguments.`,
    );
  }
  const parsed = await tool.codec.parse(call.input);
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ path, message }) => `- ${path === '' ? 'input' : path}: ${message}`);
    return refuse(
      call,
      `The arguments of ${call.name} are not valid:\n${problems.join('\n')}\nMend them and try again.`,
    );
  }
  const input = deepFreeze(parsed.value) as JsonObject;
  const decision = await decide(tool, input, dependencies);
  switch (decision.effect) {
    case 'allow':
      return { type: 'ready', call, tool, input };
    case 'deny':
      return deny(call, decision.reason, false);
    case 'ask':
      return { type: 'ask', call, tool, input, decision };
    default:
      return assertNever(decision);
  }
}

async function decide(
  tool: CatalogTool,
  input: JsonObject,
  dependencies: PrepareDependencies,
): Promise<PolicyDecision> {
  const { manifest } = tool;
  try {
    return await dependencies.policy.decide({
      tool: manifest.name,
      input,
      effects: manifest.effects,
      permission: manifest.permission,
      subject: manifest.subject,
      plugin: tool.plugin,
      cwd: dependencies.cwd,
      roots: dependencies.roots,
    });
  } catch (error) {
    return { effect: 'deny', rule: 'policy.failed', reason: `the policy failed: ${messageOf(error)}` };
  }
}

/** Asks for a call that needs a yes. */
export async function* askForCall(
  { call, tool, input, decision }: AskingCall,
  { approver, preview }: PrepareDependencies,
  { outbox, watch }: RunState,
): AsyncGenerator<readonly AgentEventBody[], ReadyCall | RefusedCall> {
  const { reason, suggestedRule, suggestedFlags } = decision;
  const request: ApprovalRequest = {
    callId: call.id,
    tool: call.name,
    input,
    reason,
    preview: await preview(tool, input),
    ...(suggestedRule === undefined ? {} : { suggestedRule }),
    ...(suggestedFlags === undefined ? {} : { suggestedFlags }),
  };
  outbox.push({
    type: 'approval.requested',
    callId: call.id,
    name: call.name,
    reason,
    preview: request.preview,
    ...(suggestedRule === undefined ? {} : { suggestedRule }),
  });
  yield outbox.take();
  const answer = await answerOf(approver, request, watch.signal);
  outbox.push({
    type: 'approval.resolved',
    callId: call.id,
    name: call.name,
    decision: answer.decision,
    by: answer.by,
    rule: decision.rule,
  });
  switch (answer.decision) {
    case 'allow':
      return { type: 'ready', call, tool, input };
    case 'deny':
      return deny(call, answer.reason ?? 'the user said no', false);
    case 'unavailable':
      return deny(call, `${withoutStop(reason)}; ${answer.hint}`, true);
    default:
      return assertNever(answer);
  }
}

async function answerOf(approver: Approver, request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
  try {
    return await approver.approve(request, signal);
  } catch (error) {
    return { decision: 'unavailable', by: 'approver', hint: `the approval failed: ${messageOf(error)}` };
  }
}

function refuse(call: ToolCallPart, text: string): RefusedCall {
  return { type: 'refused', call, status: 'error', text };
}

function deny(call: ToolCallPart, reason: string, unattended: boolean): RefusedCall {
  return {
    type: 'refused',
    call,
    status: 'denied',
    text: `Denied: ${withoutStop(reason)}. The call was not run.`,
    denial: { callId: call.id, tool: call.name, reason, unattended },
  };
}

/** A reason is a sentence of its own or a part of one. */
function withoutStop(reason: string): string {
  return reason.endsWith('.') ? reason.slice(0, -1) : reason;
}

function unknownTool(name: string, tools: ToolCatalog): string {
  const names = tools.list().map((tool) => tool.manifest.name);
  const suggestion = nearest(name, names);
  const meant = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`;
  return `There is no tool named ${JSON.stringify(name)}.${meant} The tools are: ${names.join(', ') || 'none'}.`;
}

function excerpt(text: string): string {
  return text.length <= 500 ? text : `${text.slice(0, 500)}…`;
}
