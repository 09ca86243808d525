import { rememberAnswers } from '../../src/container/remember-answers.js';
import type { ApprovalAnswer, ApprovalRequest } from '../../src/plugin/approver.js';

const REQUEST: ApprovalRequest = {
  callId: 'c',
  tool: 'shell_exec',
  input: { command: 'npm test' },
  reason: 'The tool shell_exec is set to ask first',
  preview: 'npm test',
  suggestedRule: 'shell_exec(npm test)',
};
const ALWAYS: ApprovalAnswer = { decision: 'allow', by: 'user', remember: 'session' };

async function askedAfter(answer: ApprovalAnswer, second: Partial<ApprovalRequest>): Promise<boolean> {
  let asked = 0;
  const { approve } = rememberAnswers({
    approve: async () => (asked++ === 0 ? answer : { decision: 'deny', by: 'test' }),
  });
  const { signal } = new AbortController();
  await approve(REQUEST, signal);
  const { decision } = await approve({ ...REQUEST, callId: 'd', ...second }, signal);
  expect(decision).toBe(asked === 2 ? 'deny' : 'allow');
  return asked === 2;
}

describe('an answer that is to be remembered', () => {
  it('is not asked for again', async () => {
    expect(await askedAfter(ALWAYS, {})).toBe(false);
  });

  it.each<[string, Partial<ApprovalRequest>]>([
    ['another rule', { suggestedRule: 'shell_exec(npm test -- -u)' }],
    ['another reason', { reason: 'It writes .bashrc, which is protected' }],
    ['another tool', { tool: 'other' }],
    ['a directory that has to be added', { suggestedDirectory: { path: '/', rule: 'x' } }],
  ])('does not reach to %s', async (_name, second) => {
    expect(await askedAfter(ALWAYS, second)).toBe(true);
  });

  it('must be one: yes is yes once', async () => {
    expect(await askedAfter({ decision: 'allow', by: 'user' }, {})).toBe(true);
    expect(await askedAfter({ decision: 'deny', by: 'user' }, {})).toBe(true);
  });

  it('without a rule covers nothing', async () => {
    let asked = 0;
    const { approve } = rememberAnswers({ approve: async () => (asked++, ALWAYS) });
    const { suggestedRule: _rule, ...request } = REQUEST;
    await approve(request, new AbortController().signal);
    await approve(request, new AbortController().signal);
    expect(asked).toBe(2);
  });
});
