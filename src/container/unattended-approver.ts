import { allowFlag } from '../policy/allow-flag.js';
import type { Approver } from '../plugin/approver.js';

/** Nobody is there: *ask* means *deny*, and the message names the flag that would allow the call. */
export const unattendedApprover: Approver = Object.freeze({
  approve: async ({ suggestedRule }: { readonly suggestedRule?: string }) => ({
    decision: 'unavailable' as const,
    by: 'unattended',
    hint:
      suggestedRule === undefined
        ? 'run it on a terminal to be asked'
        : `allow it with ${allowFlag(suggestedRule)}, or run it on a terminal to be asked`,
  }),
});
