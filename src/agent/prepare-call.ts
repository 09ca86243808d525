import type { ApprovalAnswer, ApprovalRequest, Approver } from '../plugin/approver.js';
import { assertNever } from '../plugin/assert-never.js';
import { messageOf } from '../plugin/error.js';
import type { ApprovalRequested, ApprovalResolved, Denial } from '../plugin/event.js';
import type { JsonObject } from '../plugin/json.js';
import type { ToolCallPart } from '../plugin/message.js';
import { nearest } from '../plugin/nearest.js';
import type { Policy, PolicyDecision } from '../plugin/policy.js';
import type { CatalogTool, ToolCatalog } from '../plugin/tool-catalog.js';
import { deepFreeze } from './deep-freeze.js';

/** What a call came to before anything ran. */
export type PreparedCall =
  | { readonly type: 'ready'; readonly call: ToolCallPart; readonly tool: CatalogTool; readonly input: JsonObject }
  /** It will not run; `text` is what the model reads instead. */
  | {
      readonly type: 'refused';
      readonly call: ToolCallPart;
      readonly status: 'error' | 'denied';
      readonly text: string;
      readonly denial?: Denial;
    };

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
export async function* prepareCall(
  call: ToolCallPart,
  dependencies: PrepareDependencies,
  signal: AbortSignal,
): AsyncGenerator<ApprovalRequested | ApprovalResolved, PreparedCall> {
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
      return yield* ask({ call, tool, input }, decision, dependencies, signal);
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

async function* ask(
  { call, tool, input }: { readonly call: ToolCallPart; readonly tool: CatalogTool; readonly input: JsonObject },
  decision: Extract<PolicyDecision, { effect: 'ask' }>,
  { approver, preview }: PrepareDependencies,
  signal: AbortSignal,
): AsyncGenerator<ApprovalRequested | ApprovalResolved, PreparedCall> {
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
  yield {
    type: 'approval.requested',
    callId: call.id,
    name: call.name,
    reason,
    preview: request.preview,
    ...(suggestedRule === undefined ? {} : { suggestedRule }),
  };
  const answer = await answerOf(approver, request, signal);
  yield {
    type: 'approval.resolved',
    callId: call.id,
    name: call.name,
    decision: answer.decision,
    by: answer.by,
    rule: decision.rule,
  };
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

function refuse(call: ToolCallPart, text: string): PreparedCall {
  return { type: 'refused', call, status: 'error', text };
}

function deny(call: ToolCallPart, reason: string, unattended: boolean): PreparedCall {
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
