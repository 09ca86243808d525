import type { ApprovalRequest, Approver } from '../plugin/approver.js';
import type { Surface } from '../plugin/surface.js';

/** Nobody is there: *ask* means *deny*, and the message says what would allow the call. */
export function unattendedApprover(surface: Surface): Approver {
  return {
    approve: async (request) => ({ decision: 'unavailable', by: 'unattended', hint: hintFor(request, surface) }),
  };
}

function hintFor({ suggestedRule, suggestedDirectory }: ApprovalRequest, { setting, beAsked }: Surface): string {
  // To be asked would not help here: the tool cannot go there either way.
  if (suggestedDirectory !== undefined) {
    const { path, rule } = suggestedDirectory;
    return `allow it with ${setting({ directories: path, ...(rule === undefined ? {} : { allow: rule }) })}`;
  }
  return suggestedRule === undefined ? beAsked : `allow it with ${setting({ allow: suggestedRule })}, or ${beAsked}`;
}
