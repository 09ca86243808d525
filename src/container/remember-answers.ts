import type { Approver } from '../plugin/approver.js';

/**
 * Asks once for what the answer says is to be remembered: a call for which the policy suggests the same rule, for the
 * same reason, is then allowed until the session ends. The policy still decides first, so that a denial, and any other
 * reason to ask, is what it was.
 */
export function rememberAnswers({ approve }: Approver): Approver {
  const remembered = new Set<string>();
  return {
    approve: async (request, signal) => {
      const { tool, suggestedRule, suggestedDirectory, reason } = request;
      const covers = suggestedRule !== undefined && suggestedDirectory === undefined;
      const key = covers ? JSON.stringify([tool, suggestedRule, reason]) : undefined;
      if (key !== undefined && remembered.has(key)) return { decision: 'allow', by: 'user, for this session' };
      const answer = await approve(request, signal);
      if (key !== undefined && answer.decision === 'allow' && answer.remember === 'session') remembered.add(key);
      return answer;
    },
  };
}
