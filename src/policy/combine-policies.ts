import { messageOf } from '../plugin/error.js';
import type { Policy, PolicyCall, PolicyDecision } from '../plugin/policy.js';

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

/** Combines policies: the strictest answer wins, the first of equals speaks. A policy that throws denies. */
export function combinePolicies(policies: readonly Policy[]): Policy {
  return { decide: (call) => decideAll(policies, call) };
}

async function decideAll(policies: readonly Policy[], call: PolicyCall): Promise<PolicyDecision> {
  let strictest: PolicyDecision | undefined;
  for (const policy of policies) {
    const decision = await decideOne(policy, call);
    if (strictest === undefined || STRICTNESS[decision.effect] > STRICTNESS[strictest.effect]) strictest = decision;
    if (strictest.effect === 'deny') return strictest;
  }
  return strictest ?? { effect: 'deny', rule: 'no-policy', reason: 'No policy is there to allow it' };
}

async function decideOne(policy: Policy, call: PolicyCall): Promise<PolicyDecision> {
  try {
    const decision: PolicyDecision | undefined = await policy.decide(call);
    if (decision !== undefined && decision !== null && Object.hasOwn(STRICTNESS, decision.effect)) return decision;
    return { effect: 'deny', rule: 'policy-failed', reason: 'A policy gave no decision, so nothing is allowed' };
  } catch (thrown) {
    return {
      effect: 'deny',
      rule: 'policy-failed',
      reason: `A policy failed, so nothing is allowed: ${messageOf(thrown)}`,
    };
  }
}
