import type { Approver, InputCodec, Policy, RunOptions } from 'allos/plugin';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { agentsOfTest, completed, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const agentOf = agentsOfTest();
const never = (): Promise<never> => new Promise(() => undefined);
const ask: Policy = { decide: () => ({ effect: 'ask', rule: 'r', reason: 'it writes' }) };
const CALLS = [{ calls: [{ name: 't' }] }, { text: 'done' }] as const;

/** Parts of a run that a plugin or the embedding program may have written. */
interface Foreign {
  readonly policy?: unknown;
  readonly approver?: unknown;
  readonly parse?: unknown;
}

function setupOf({ policy, approver, parse }: Foreign): Parameters<typeof agentOf>[1] {
  const tool = toolOf('t', () => ({ success: true, result: 'ran' }), 'write');
  return {
    tools: [parse === undefined ? tool : { ...tool, codec: { ...tool.codec, parse } as InputCodec<object> }],
    ...(policy === undefined ? {} : { policy: policy as Policy }),
    ...(approver === undefined ? {} : { policy: ask, approver: approver as Approver }),
  };
}

describe('an abort', () => {
  it.each<[string, Foreign]>([
    ['a policy', { policy: { decide: never } }],
    ['an approver', { approver: { approve: never } }],
    ['a codec', { parse: never }],
  ])('ends a run that waits for %s that never answers', async (_name, foreign) => {
    const { agent } = await agentOf(CALLS, setupOf(foreign));
    const controller = new AbortController();
    let abortedAt = 0;
    setTimeout(() => {
      abortedAt = performance.now();
      controller.abort();
    }, 20);
    const events = await eventsOf(agent.run('x', { signal: controller.signal }));
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    expect(terminal(events)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
    expect(completed(events)).toMatchObject([
      { status: 'cancelled', result: { text: expect.stringContaining('not run') } },
    ]);
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('by the time limit does too', async () => {
    const { agent } = await agentOf(CALLS, setupOf({ policy: { decide: never } }));
    expect(terminal(await eventsOf(agent.run('x', { timeoutMs: 30 })))).toMatchObject({ exitCode: 124 });
  });
});

describe('nonsense', () => {
  const throws = (): never => {
    throw new Error('broken inside');
  };

  const unreadable = Object.defineProperty(new Error(), 'message', {
    get: () => {
      throw new Error('no message');
    },
  });
  const throwsUnreadable = (): never => {
    throw unreadable;
  };
  const trap = {
    get path(): string {
      throw new Error('trapped');
    },
  };
  /** Denies when it is first looked at, and allows from then on. */
  const flipping = (): object => {
    let looks = 0;
    return {
      rule: 'x',
      reason: 'not today',
      get effect(): string {
        return looks++ === 0 ? 'deny' : 'allow';
      },
    };
  };

  it.each<[string, Foreign, string]>([
    ['a policy that says nothing', { policy: { decide: () => undefined } }, 'the policy failed: it gave no decision'],
    ['a policy of another world', { policy: { decide: () => ({ effect: 'maybe' }) } }, 'the policy failed'],
    [
      'an approver that says true',
      { approver: { approve: async () => true } },
      'the approval failed: it gave no answer',
    ],
    ['an approver that throws', { approver: { approve: throws } }, 'the approval failed: broken inside'],
    ['a codec that throws', { parse: throws }, 'could not be read: broken inside'],
    ['a codec that rejects', { parse: async () => throws() }, 'could not be read: broken inside'],
    ['a codec that says nothing', { parse: () => undefined }, 'did not say whether they are valid'],
    ['a policy that says another thing when it is looked at again', { policy: { decide: flipping } }, 'not today'],
    [
      'a policy that throws what cannot be read',
      { policy: { decide: () => Promise.reject(unreadable) } },
      'the policy failed: unknown error',
    ],
    ['a codec that throws what cannot be read', { parse: throwsUnreadable }, 'could not be read: unknown error'],
    ['a codec whose value cannot be read', { parse: () => ({ ok: true, value: trap }) }, 'could not be read: trapped'],
    ['a codec with empty problems', { parse: () => ({ ok: false, problems: [undefined] }) }, 'did not say whether'],
  ])('of %s costs the call, not the run', async (_name, foreign, said) => {
    const { agent } = await agentOf(CALLS, setupOf(foreign));
    const events = await eventsOf(agent.run('x'));
    expect(terminal(events)).toMatchObject({ type: 'run.completed', text: 'done' });
    expect(completed(events)).toHaveLength(1);
    expect(completed(events)[0]?.status).not.toBe('ok');
    expect(completed(events)[0]?.result.text).toContain(said);
  });
});

describe('the options of a run', () => {
  it.each<[string, object]>([
    ['maxIterations', { maxIterations: NaN }],
    ['maxIterations', { maxIterations: -1 }],
    ['maxIterations', { maxIterations: '3' }],
    ['timeoutMs', { timeoutMs: NaN }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['signal', { signal: {} }],
    ['onToolCall', { onToolCall: 'log' }],
  ])('are refused when %s is %j', async (name, options) => {
    const { agent, provider } = await agentOf(CALLS);
    expect(() => agent.run('x', options as RunOptions)).toThrow(`the option ${name} of the run is wrong`);
    expect(provider.requests).toEqual([]);
  });

  it('may bound a run by months', async () => {
    const { agent } = await agentOf([{ text: 'done' }]);
    expect(await agent.run('x', { timeoutMs: 3e9 })).toBe('done');
  });
});
