import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { combinePolicies } from '../../src/policy/combine-policies.js';
import { shellCall } from './call.js';

const COMMANDS = ['ls', 'rm -rf x', 'git $X', 'echo a > .git/config', "'open"];

describe('the reason of a decision', () => {
  it.each([
    createDefaultPolicy({ mode: 'auto' }),
    createDefaultPolicy({ mode: 'ask' }),
    createDefaultPolicy({ mode: 'plan' }),
    createDefaultPolicy({ mode: 'ask', permissions: { shell_exec: 'never' } }),
    createDefaultPolicy({ mode: 'ask', configuredAllow: ['shell_exec(cat:*)'] }),
    createDefaultPolicy({ mode: 'ask', deny: ['shell_exec'] }),
    combinePolicies([]),
    combinePolicies([{ owner: 'policy of plugin a@1', decide: () => Promise.reject(new Error('It broke.')) }]),
    combinePolicies([{ owner: 'policy of plugin a@1', decide: () => ({ effect: 'deny', rule: 'a', reason: 'No.' }) }]),
  ])('is a clause that others go on from: it has no stop (policy %#)', async (policy) => {
    for (const command of COMMANDS) {
      const decision = await policy.decide(shellCall(command));
      if (decision.effect !== 'allow') expect(decision.reason).not.toMatch(/[.;\s]$/);
    }
  });
});
