import { agentsOfTest, completed, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const agentOf = agentsOfTest();

describe('approvals', () => {
  const write = toolOf('w', () => ({ success: true, result: 'written' }), 'write');
  const asks = {
    decide: () => ({ effect: 'ask', rule: 'default', reason: 'w writes', suggestedRule: 'w(a)' }) as const,
  };

  it('make the exit code 6 when nobody could give them, and keep the text', async () => {
    const { agent } = await agentOf([{ calls: [{ name: 'w' }] }, { text: 'I could not.' }], {
      tools: [write],
      policy: asks,
    });
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ type: 'run.completed', status: 'denied', exitCode: 6, text: 'I could not.' });
    expect(end.denials).toMatchObject([{ tool: 'w', unattended: true, reason: expect.stringContaining('--allow') }]);
  });

  it('that a rule denies are normal results', async () => {
    const { agent, provider } = await agentOf([{ calls: [{ name: 'w' }] }, { text: 'fine' }], {
      tools: [write],
      policy: { decide: () => ({ effect: 'deny', rule: 'deny w', reason: 'w is denied by the rule w' }) },
    });
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ status: 'ok', exitCode: 0, denials: [{ unattended: false }] });
    expect(provider.requests[1]?.messages.at(-1)?.content[0]).toMatchObject({
      status: 'denied',
      text: 'Denied: w is denied by the rule w. The call was not run.',
    });
  });

  it('run exactly the frozen input that was shown', async () => {
    let seen: unknown;
    let shown: unknown;
    const tool = toolOf('w', (input) => {
      seen = input;
      return { success: true };
    });
    const { agent } = await agentOf([{ calls: [{ name: 'w', input: { a: { b: 1 } } }] }, { text: 'ok' }], {
      tools: [tool],
      policy: asks,
      approver: {
        approve: async (request) => {
          shown = request.input;
          expect(() => Object.assign(request.input['a'] as object, { b: 2 })).toThrow();
          return { decision: 'allow', by: 'test' };
        },
      },
    });
    await agent.run('x');
    expect(seen).toBe(shown);
    expect(seen).toEqual({ a: { b: 1 } });
  });

  it('deny when the policy throws', async () => {
    const { agent } = await agentOf([{ calls: [{ name: 'w' }] }, { text: 'ok' }], {
      tools: [write],
      policy: {
        decide: () => {
          throw new Error('broken policy');
        },
      },
    });
    const events = await eventsOf(agent.run('x'));
    expect(completed(events)[0]).toMatchObject({
      status: 'denied',
      result: { text: expect.stringContaining('broken policy') },
    });
  });
});
