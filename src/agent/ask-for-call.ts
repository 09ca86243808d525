import type { ApprovalAnswer, ApprovalRequest, Approver } from '../plugin/approver.js';
import { assertNever } from '../plugin/assert-never.js';
import { messageOf } from '../plugin/error.js';
import { withoutStop } from '../plugin/without-stop.js';
import { ABANDONED, type AbortWatch } from './abort-watch.js';
import {
  cancel,
  deny,
  type AskingCall,
  type PrepareDependencies,
  type ReadyCall,
  type RefusedCall,
} from './prepared-call.js';
import type { RunState } from './run-state.js';

/** Asks for a call that needs a yes. Whoever is asked may be a program: one that fails or talks nonsense said no. */
export async function askForCall(
  { call, tool, input, rewrittenBy, decision }: AskingCall,
  { approver, preview }: PrepareDependencies,
  { outbox, watch }: RunState,
): Promise<ReadyCall | RefusedCall> {
  const { reason, suggestedRule, suggestedDirectory } = decision;
  const shown = await shownOf(preview(tool, input), watch);
  if (shown === ABANDONED) return cancel(call);
  const request: ApprovalRequest = {
    callId: call.id,
    tool: call.name,
    input,
    reason,
    preview: shown,
    ...(suggestedRule === undefined ? {} : { suggestedRule }),
    ...(suggestedDirectory === undefined ? {} : { suggestedDirectory }),
  };
  outbox.push({
    type: 'approval.requested',
    callId: call.id,
    name: call.name,
    reason,
    preview: request.preview,
    ...(suggestedRule === undefined ? {} : { suggestedRule }),
  });
  await outbox.told();
  const answer = await answerOf(approver, request, watch);
  if (answer === ABANDONED) return cancel(call);
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
      return { type: 'ready', call, tool, input, ...(rewrittenBy === undefined ? {} : { rewrittenBy }) };
    case 'deny':
      return deny(call, answer.reason ?? 'the user said no', false);
    case 'unavailable':
      return deny(call, `${withoutStop(reason)}; ${answer.hint}`, true);
    default:
      return assertNever(answer);
  }
}

async function shownOf(preview: Promise<string>, watch: AbortWatch): Promise<string | typeof ABANDONED> {
  try {
    return await watch.wait(preview);
  } catch (error) {
    return `It cannot be shown what this call would do: ${messageOf(error)}`;
  }
}

async function answerOf(
  approver: Approver,
  request: ApprovalRequest,
  watch: AbortWatch,
): Promise<ApprovalAnswer | typeof ABANDONED> {
  try {
    const answer: unknown = await watch.wait(Promise.resolve(approver.approve(request, watch.signal)));
    return answer === ABANDONED || isAnswer(answer) ? answer : unavailable('it gave no answer');
  } catch (error) {
    return unavailable(messageOf(error));
  }
}

function isAnswer(value: unknown): value is ApprovalAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const { decision, by } = value as { decision?: unknown; by?: unknown };
  return (decision === 'allow' || decision === 'deny' || decision === 'unavailable') && typeof by === 'string';
}

function unavailable(why: string): ApprovalAnswer {
  return { decision: 'unavailable', by: 'approver', hint: `the approval failed: ${why}` };
}
