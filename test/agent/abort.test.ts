import type { AgentEvent } from '../../src/plugin/event.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { agentsOfTest, completed, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const agentOf = agentsOfTest();

describe('an abort', () => {
  it('during a tool leaves a legal transcript with the call cancelled', async () => {
    const controller = new AbortController();
    const { agent } = await agentOf([{ calls: [{ name: 'wait' }, { name: 'wait' }] }], {
      tools: [
        toolOf(
          'wait',
          (_input, { signal }) =>
            new Promise((resolve) => {
              signal.addEventListener('abort', () => resolve({ success: false, error: 'stopped' }));
              setTimeout(() => controller.abort(), 5);
            }),
          'write',
        ),
      ],
    });
    const events = await eventsOf(agent.run('x', { signal: controller.signal }));
    expect(terminal(events)).toMatchObject({ type: 'run.cancelled', status: 'cancelled', exitCode: 130 });
    expect(completed(events).map((event) => event.status)).toEqual(['cancelled', 'cancelled']);
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('does not wait for a tool that ignores it, and says that the call may have taken effect', async () => {
    const controller = new AbortController();
    let abortedAt = 0;
    const { agent } = await agentOf([{ calls: [{ name: 'deaf' }] }], {
      tools: [
        toolOf('deaf', async () => {
          setTimeout(() => {
            abortedAt = performance.now();
            controller.abort();
          }, 5);
          await new Promise((resolve) => setTimeout(resolve, 2_000).unref());
          return { success: true };
        }),
      ],
    });
    const events = await eventsOf(agent.run('x', { signal: controller.signal }));
    expect(performance.now() - abortedAt).toBeLessThan(1_000);
    expect(completed(events)[0]).toMatchObject({
      status: 'cancelled',
      result: { text: expect.stringContaining('may or may not') },
    });
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('on hearing that a call is about to run keeps it from running', async () => {
    const controller = new AbortController();
    let ran = 0;
    const { agent } = await agentOf([{ calls: [{ name: 'write' }] }], {
      tools: [toolOf('write', () => ({ success: ++ran > 0 }), 'write')],
    });
    const events: AgentEvent[] = [];
    for await (const event of agent.run('x', { signal: controller.signal })) {
      events.push(event);
      if (event.type === 'tool.started') controller.abort();
    }
    expect(ran).toBe(0);
    expect(completed(events)).toMatchObject([
      { status: 'cancelled', result: { text: expect.stringContaining('not run') } },
    ]);
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('by leaving the iteration ends the run and frees the agent', async () => {
    const { agent } = await agentOf([{ calls: [{ name: 't' }] }, { text: 'second' }], {
      tools: [toolOf('t', () => ({ success: true }))],
    });
    for await (const event of agent.run('x')) if (event.type === 'tool.requested') break;
    expect(unpairedCalls(agent.messages)).toEqual([]);
    expect(await agent.run('again')).toBe('second');
  });

  it('by the clock ends with 124', async () => {
    const { agent } = await agentOf(async () => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return { text: 'late' };
    });
    expect(terminal(await eventsOf(agent.run('x', { timeoutMs: 20 })))).toMatchObject({
      type: 'run.failed',
      status: 'timeout',
      exitCode: 124,
      error: { code: 'run.timeout' },
    });
  });
});
