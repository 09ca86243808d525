import { messageOf } from '../plugin/error.js';
import type { Policy, PolicyCall, PolicyDecision } from '../plugin/policy.js';
import { withoutStop } from '../plugin/without-stop.js';

const STRICTNESS = { allow: 0, ask: 1, deny: 2 } as const;

/** A policy, and whose it is where a plugin brings it. */
export interface OwnedPolicy extends Policy {
  /** As `policy of plugin allos-plugin-tidy@1.0.0`. */
  readonly owner?: string;
}

/**
 * Combines policies: the strictest answer wins, the first of equals speaks. A policy that throws denies. What an owned
 * one refuses, or wants asked, says whose wish it is.
 */
export function combinePolicies(policies: readonly OwnedPolicy[]): Policy {
  return { decide: (call) => decideAll(policies, call) };
}

async function decideAll(policies: readonly OwnedPolicy[], call: PolicyCall): Promise<PolicyDecision> {
  let strictest: PolicyDecision | undefined;
  for (const policy of policies) {
    const decision = await decideOne(policy, call);
    if (strictest === undefined || STRICTNESS[decision.effect] > STRICTNESS[strictest.effect]) strictest = decision;
    if (strictest.effect === 'deny') return strictest;
  }
  return strictest ?? { effect: 'deny', rule: 'no-policy', reason: 'No policy is there to allow it' };
}

async function decideOne(policy: OwnedPolicy, call: PolicyCall): Promise<PolicyDecision> {
  try {
    const decision: PolicyDecision | undefined = await policy.decide(call);
    if (decision === undefined || decision === null || !Object.hasOwn(STRICTNESS, decision.effect)) {
      return failed(policy, 'gave no decision');
    }
    if (decision.effect === 'allow' || policy.owner === undefined) return decision;
    return { ...decision, reason: `${withoutStop(decision.reason)} (${policy.owner})` };
  } catch (thrown) {
    return failed(policy, `failed: ${withoutStop(messageOf(thrown))}`);
  }
}

function failed({ owner }: OwnedPolicy, what: string): PolicyDecision {
  const remedy = owner === undefined ? '' : '. Update the plugin, or leave it out';
  return {
    effect: 'deny',
    rule: 'policy-failed',
    reason: `${owner ?? 'a policy'} ${what}, so nothing is allowed${remedy}`,
  };
}
