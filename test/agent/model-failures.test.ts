import { ScriptedProvider } from '../../src/plugin/testing/scripted-provider.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf } from './scripted-agent.js';

const agentOf = agentsOfTest();

describe('failures of the model', () => {
  it('are tried again while nothing was shown, with growing waits and a capped Retry-After', async () => {
    const error = { kind: 'rate_limit', message: 'slow down', status: 429, retryAfterMs: 3_600_000 } as const;
    const { agent, provider } = await agentOf([
      { error },
      { error: { kind: 'overloaded', message: 'busy' } },
      { text: 'ok' },
    ]);
    const events = await eventsOf(agent.run('x'));
    expect(provider.requests).toHaveLength(3);
    const waits = events.flatMap((event) => (event.type === 'retry' ? [event.waitMs] : []));
    expect(waits[0]).toBe(20_000);
    expect(waits[1]).toBeGreaterThanOrEqual(500);
    expect(terminal(events)).toMatchObject({ exitCode: 0, text: 'ok' });
  });

  it('end a storm with 5 within 12 requests and 90 s', async () => {
    const { agent, provider, clock } = await agentOf(() => ({
      error: { kind: 'overloaded', message: 'busy', status: 529, retryAfterMs: 60_000 },
    }));
    const before = clock.now();
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({
      exitCode: 5,
      error: { code: 'provider.overloaded' },
    });
    expect(provider.requests.length).toBeLessThanOrEqual(12);
    expect(clock.now() - before).toBeLessThan(90_000);
  });

  it.each([
    ['auth', 3],
    ['bad_request', 5],
    ['payment', 5],
    ['not_found', 5],
    ['too_large', 5],
    ['context_overflow', 5],
  ] as const)('of kind %s are not tried again and end with %i', async (kind, exitCode) => {
    const { agent, provider } = await agentOf([{ error: { kind, message: 'no' } }]);
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode });
    expect(provider.requests).toHaveLength(1);
  });

  it('after text are not tried again; the text is kept, marked as failed', async () => {
    const { agent, provider } = await agentOf([{ text: 'half', error: { kind: 'cut', message: 'broke off' } }]);
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ exitCode: 5, text: 'half' });
    expect(provider.requests).toHaveLength(1);
    expect(agent.messages.at(-1)).toMatchObject({ role: 'assistant', state: 'failed' });
  });

  it('that break the contract by throwing or by ending silently are errors, not crashes', async () => {
    const base = new ScriptedProvider([]);
    const throwing = Object.assign(Object.create(base) as ScriptedProvider, {
      stream: () => {
        throw new Error('kaputt');
      },
    });
    const first = await agentOf(throwing);
    expect(terminal(await eventsOf(first.agent.run('x'))).error?.message).toContain('kaputt');
    const silent = Object.assign(Object.create(base) as ScriptedProvider, { stream: async function* () {} });
    const second = await agentOf(silent, { options: { retry: { retries: 0, baseMs: 1, maxWaitMs: 1, budgetMs: 1 } } });
    expect(terminal(await eventsOf(second.agent.run('x')))).toMatchObject({ exitCode: 5 });
  });
});
