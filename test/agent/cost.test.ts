import { DEFAULT_RETRY_LIMITS } from '../../src/agent/retry-delay.js';
import type { AgentEvent, UsageReported, Warning } from '../../src/plugin/event.js';
import type { PricedCall, Pricing } from '../../src/plugin/pricing.js';
import type { ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { NO_USAGE, type Usage } from '../../src/plugin/usage.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const agentWith = agentsOfTest();
const USED: Usage = { ...NO_USAGE, inputTokens: 10, outputTokens: 5, reasoningTokens: 3 };
const look = toolOf('look', () => ({ success: true, result: { at: Math.random() } }));
const LOOK: ScriptedTurn = { calls: [{ name: 'look' }], usage: USED };
const DONE: ScriptedTurn = { text: 'done', usage: USED };

/** Keeps what it was asked; answers in turn, the last one again and again. */
function pricingOf(...costs: readonly (number | null | undefined)[]): Pricing & { readonly asked: PricedCall[] } {
  const asked: PricedCall[] = [];
  return { asked, costOf: (call) => costs[Math.min(asked.push(call), costs.length) - 1] };
}

const warnings = (events: readonly AgentEvent[]): Warning[] => events.filter((event) => event.type === 'warning');
const usages = (events: readonly AgentEvent[]): UsageReported[] => events.filter((event) => event.type === 'usage');

describe('the cost of a run', () => {
  it('is told with each answer and summed at the end, without the noise of binary fractions', async () => {
    const pricing = pricingOf(0.1, 0.2);
    const { agent } = await agentWith([LOOK, DONE], { tools: [look], pricing });
    const events = await eventsOf(agent.run('x'));
    expect(usages(events).map(({ costUsd }) => costUsd)).toEqual([0.1, 0.2]);
    expect(terminal(events)).toMatchObject({ exitCode: 0, costUsd: 0.3, usage: { input: 20, output: 10 } });
  });

  it('is asked for after the answer, with what was served, where, how much and when', async () => {
    const pricing = pricingOf(0);
    let askedBefore = -1;
    const { agent, clock } = await agentWith(
      () => {
        askedBefore = pricing.asked.length;
        return DONE;
      },
      { pricing },
    );
    const at = clock.now();
    await agent.run('x');
    expect(askedBefore).toBe(0);
    expect(pricing.asked).toEqual([{ provider: 'scripted', model: 'script-1', endpoint: 'local:', usage: USED, at }]);
  });

  it.each<[string, readonly (number | null | undefined)[]]>([
    ['a price is unknown', [0.1, null]],
    ['nobody answers', [0.1, undefined]],
    ['the answer is no number', [0.1, Number.NaN]],
    ['the answer is below 0', [0.1, -1]],
  ])('is unknown as a whole when %s', async (_name, costs) => {
    const { agent } = await agentWith([LOOK, DONE], { tools: [look], pricing: pricingOf(...costs) });
    const events = await eventsOf(agent.run('x'));
    expect(usages(events).map(({ costUsd }) => costUsd)).toEqual([0.1, null]);
    expect(terminal(events)).toMatchObject({ exitCode: 0, costUsd: null });
    expect(warnings(events)).toEqual([]);
  });

  it('is unknown when the service fails, which ends no run', async () => {
    const pricing: Pricing = {
      costOf: () => {
        throw new Error('no prices today');
      },
    };
    const { agent } = await agentWith([DONE], { pricing });
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode: 0, costUsd: null });
  });

  it('is unknown when the provider tells no tokens, or breaks off after some text', async () => {
    const pricing = pricingOf(0.1);
    const silent = await agentWith([{ text: 'done' }], { pricing });
    expect(terminal(await eventsOf(silent.agent.run('x'))).costUsd).toBeNull();
    const cut = await agentWith([{ text: 'do', error: { kind: 'cut', message: 'cut' } }], { pricing });
    expect(terminal(await eventsOf(cut.agent.run('x')))).toMatchObject({ exitCode: 5, costUsd: null });
  });

  it('is unknown when a call broke off, text or not: it may be billed', async () => {
    const { agent } = await agentWith(
      [{ error: { kind: 'cut', message: 'cut' } }, { error: { kind: 'cut', message: 'cut' } }],
      {
        pricing: pricingOf(0.1),
        options: { retry: { ...DEFAULT_RETRY_LIMITS, retries: 0 } },
      },
    );
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode: 5, costUsd: null });
  });

  it('is 0 when the provider refused', async () => {
    const { agent } = await agentWith([{ error: { kind: 'auth', message: 'no' } }], { pricing: pricingOf(0.1) });
    expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode: 3, costUsd: 0 });
  });
});

describe('a bound on the cost', () => {
  const bounded = (maxCostUsd: number, pricing: Pricing, script: readonly ScriptedTurn[] = [LOOK, LOOK, LOOK, DONE]) =>
    agentWith(script, { tools: [look], pricing, options: { maxCostUsd } });

  it('ends the run before the model call after it is reached', async () => {
    const { agent, provider } = await bounded(0.2, pricingOf(0.1));
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ type: 'run.failed', status: 'limit', exitCode: 7, turns: 2, costUsd: 0.2 });
    expect(end.error).toMatchObject({ code: 'limit.cost', hint: expect.stringContaining('maxCostUsd') });
    expect(provider.requests).toHaveLength(2);
  });

  it('lets a run be that ends within it, or with its last answer', async () => {
    const { agent } = await bounded(0.4, pricingOf(0.1));
    const events = await eventsOf(agent.run('x'));
    expect(terminal(events)).toMatchObject({ exitCode: 0, turns: 4, costUsd: 0.4 });
    expect(warnings(events)).toEqual([]);
  });

  it('counts anew for each run', async () => {
    const { agent } = await bounded(0.2, pricingOf(0.1), [DONE, DONE, DONE]);
    for (let run = 0; run < 3; run++) {
      expect(terminal(await eventsOf(agent.run('x')))).toMatchObject({ exitCode: 0, costUsd: 0.1 });
    }
  });

  it('that cannot hold is told once, before the first model call', async () => {
    const { agent } = await bounded(0.1, pricingOf(null));
    const events = await eventsOf(agent.run('x'));
    expect(warnings(events)).toMatchObject([
      { code: 'cost.unknown', message: expect.stringContaining('Bounds on tokens') },
    ]);
    const types = events.map(({ type }) => type);
    expect(types.indexOf('warning')).toBeLessThan(types.indexOf('turn.started'));
    expect(terminal(events)).toMatchObject({ exitCode: 0, costUsd: null });
  });

  it('holds for what is known of the cost, and tells that a part is not', async () => {
    const { agent } = await bounded(0.2, pricingOf(0, 0.1, null, 0.1));
    const events = await eventsOf(agent.run('x'));
    expect(warnings(events)).toMatchObject([{ code: 'cost.unknown' }]);
    expect(terminal(events)).toMatchObject({ exitCode: 7, turns: 3, costUsd: null });
  });
});
