import type { Logger } from '../plugin/logger.js';
import type { Policy, PolicyCall, PolicyDecision } from '../plugin/policy.js';

/** The same policy; each decision is logged with the rule it comes from. */
export function loggedPolicy(policy: Policy, logger: Logger): Policy {
  if (!logger.isEnabled('debug')) return policy;
  return {
    decide: async (call) => {
      const decision = await policy.decide(call);
      logDecision(call, decision, logger);
      return decision;
    },
  };
}

function logDecision({ tool, effects }: PolicyCall, decision: PolicyDecision, logger: Logger): void {
  logger.debug('decision', {
    tool,
    effect: decision.effect,
    rule: decision.rule,
    ...(effects === undefined ? {} : { effects }),
    ...(decision.effect === 'allow' ? {} : { reason: decision.reason }),
    ...(decision.effect === 'ask' && decision.suggestedRule !== undefined
      ? { suggestedRule: decision.suggestedRule }
      : {}),
  });
}
