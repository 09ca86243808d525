import * as parser from 'unbash';
import { createDefaultPolicy } from '../../src/policy/default-policy.js';
import { destructiveFinding } from '../../src/policy/destructive.js';
import { shellCall } from './call.js';

import { DESTRUCTIVE } from './destructive-commands.js';
import { ORDINARY } from './ordinary-commands.js';

function substringBlocklist(command: string): boolean {
  return ['rm -rf', 'dd if=', 'mkfs', '| sh', 'git push --force', 'chmod -R'].some((each) => command.includes(each));
}

describe('destructiveFinding', () => {
  it.each(DESTRUCTIVE)('keeps from running unasked: %j', (command) => {
    expect(destructiveFinding(command, parser)).toBeDefined();
  });

  it.each(ORDINARY)('lets run: %j', (command) => {
    expect(destructiveFinding(command, parser)).toBeUndefined();
  });

  it('finds what a list of substrings, the broken twin, misses', () => {
    expect(DESTRUCTIVE.filter((command) => !substringBlocklist(command)).length).toBeGreaterThan(100);
    expect(ORDINARY.filter(substringBlocklist).length).toBeGreaterThan(0);
  });

  it('reads deeply nested code without failing', () => {
    expect(destructiveFinding(`${'$('.repeat(5000)}rm -rf x${')'.repeat(5000)}`, parser)).toBeDefined();
    expect(destructiveFinding(`${'('.repeat(400)}ls${')'.repeat(400)}`, parser)).toBeDefined();
  });
});

describe('the ceiling of auto-approval', () => {
  it.each(DESTRUCTIVE.slice(0, 60))(
    'is not lifted by the mode, a permission or a configured rule: %j',
    async (command) => {
      const policy = createDefaultPolicy({
        mode: 'auto',
        permissions: { shell_exec: 'always_allow' },
        configuredAllow: ['shell_exec', `shell_exec(${command})`, 'shell_exec(rm:*)', 'shell_exec(git:*)'].filter(
          (rule) => !rule.includes(' *)'),
        ),
      });
      expect(await policy.decide(shellCall(command))).toMatchObject({ effect: 'ask', rule: 'ceiling:destructive' });
    },
  );

  it.each(DESTRUCTIVE)('is lifted by the suggested rule, where there is one: %j', async (command) => {
    const decision = await createDefaultPolicy({ mode: 'auto' }).decide(shellCall(command));
    expect(decision.effect).toBe('ask');
    if (decision.effect !== 'ask' || decision.suggestedRule === undefined) return;
    const allowed = createDefaultPolicy({ mode: 'auto', commandLineAllow: [decision.suggestedRule] });
    expect(await allowed.decide(shellCall(command))).toMatchObject({ effect: 'allow', rule: decision.suggestedRule });
    expect((await allowed.decide(shellCall(`${command} extra`))).rule).not.toBe(decision.suggestedRule);
  });

  it.each(['shell_exec(rm:*)', 'shell_exec', 'shell_exec(rm -rf:*)', '*'])(
    'is not lifted by the wider rule %s',
    async (rule) => {
      const policy = createDefaultPolicy({ mode: 'auto', commandLineAllow: [rule] });
      expect(await policy.decide(shellCall('rm -rf build'))).toMatchObject({
        effect: 'ask',
        suggestedRule: 'shell_exec(rm -rf build)',
      });
    },
  );
});
