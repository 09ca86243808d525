import { allowFlag } from '../policy/allow-flag.js';
import type { ApprovalRequest, Approver } from '../plugin/approver.js';

/** Nobody is there: *ask* means *deny*, and the message names the flags that would allow the call. */
export const unattendedApprover: Approver = Object.freeze({
  approve: async (request: ApprovalRequest) => ({
    decision: 'unavailable' as const,
    by: 'unattended',
    hint: hintFor(request),
  }),
});

function hintFor({ suggestedRule, suggestedFlags }: ApprovalRequest): string {
  // To be asked would not help here: the tool cannot go there either way.
  if (suggestedFlags !== undefined) return `allow it with ${suggestedFlags}`;
  if (suggestedRule === undefined) return 'run it on a terminal to be asked';
  return `allow it with ${allowFlag(suggestedRule)}, or run it on a terminal to be asked`;
}
