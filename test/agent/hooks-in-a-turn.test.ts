import type { FinishedToolCall } from '../../src/plugin/hook.js';
import type { ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';
import { SmallModel } from './small-model.js';

describe('a hook in a turn', () => {
  const agentFor = agentsOfTest();
  const hookOf = <Call>(call: Call): { label: string; limitMs: number; call: Call } => {
    return { label: 'hook slow', limitMs: 5_000, call };
  };

  it('that looks at a result delays no other result, but the next request', async () => {
    let finishSecond = (): void => undefined;
    const second = new Promise<void>((resolve) => (finishSecond = resolve));
    let letGo = (): void => undefined;
    const seen = new Promise<void>((resolve) => (letGo = resolve));
    const looked: string[] = [];
    const tools = [
      toolOf('fast', () => ({ success: true, result: 'fast' })),
      toolOf('slow', async () => {
        await second;
        return { success: true, result: 'slow' };
      }),
    ];
    const look = async ({ tool }: FinishedToolCall): Promise<void> => {
      if (tool === 'fast') {
        finishSecond();
        await seen;
      }
      looked.push(tool);
    };
    const calls = ['fast', 'slow'].map((name) => ({ name, input: {} }));
    const { agent, provider } = await agentFor([{ calls }, { text: 'done' }], {
      tools,
      hooks: { afterToolCall: [hookOf(look)] },
    });
    const completed: string[] = [];
    for await (const event of agent.run('do it')) {
      if (event.type !== 'tool.completed') continue;
      completed.push(event.name);
      if (event.name !== 'slow') continue;
      expect(provider.requests).toHaveLength(1);
      letGo();
    }
    expect(completed).toEqual(['fast', 'slow']);
    expect(looked).toEqual(['slow', 'fast']);
    expect(provider.requests).toHaveLength(2);
  });

  it('that fails before a summary is told like one that fails before an answer', async () => {
    const read = toolOf('read', ({ n }) => ({ success: true, result: `${String(n)} ${'word '.repeat(400)}` }));
    const turns = (_request: unknown, turn: number): ScriptedTurn =>
      turn < 8 ? { calls: [{ name: 'read', input: { n: turn } }] } : { text: 'done' };
    const { agent } = await agentFor(new SmallModel(4_000, turns), {
      tools: [read],
      hooks: {
        beforeModelCall: [
          hookOf(({ tools }: { readonly tools: readonly string[] }): void => {
            if (tools.length === 0) throw new Error('not a summary');
          }),
        ],
      },
    });
    const events = await eventsOf(agent.run('the task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'hook.failed', message: 'hook slow failed in beforeModelCall: not a summary. The run goes on.' },
    ]);
  });
});
