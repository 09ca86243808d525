import type { ProviderResponse } from 'allos';
import { agentsOfTest } from '../agent/played-agent.js';

const agentOf = agentsOfTest();

describe('the callbacks of a run', () => {
  it('tell of each call and of each answer, also when only the text is awaited', async () => {
    const { agent } = await agentOf([
      { text: 'First ', calls: [{ id: 'call_1', name: 'missing', input: { path: 'a' } }] },
      { text: 'done' },
    ]);
    const told: unknown[] = [];
    const responses: ProviderResponse[] = [];
    const text = await agent.run('x', {
      onToolCall: (call) => told.push(call),
      onIteration: ({ turn, response }) => {
        told.push(turn);
        responses.push(response);
      },
    });
    expect(text).toBe('done');
    expect(told).toEqual([1, { id: 'call_1', name: 'missing', input: { path: 'a' } }, 2]);
    expect(responses.map(({ content, finishReason }) => [content, finishReason])).toEqual([
      ['First ', 'tool_calls'],
      ['done', 'stop'],
    ]);
    expect(responses[0]?.toolCalls.map(({ name }) => name)).toEqual(['missing']);
    expect(responses[0]?.rawResponse).toMatchObject({ type: 'finish', stopReason: 'tool_calls' });
  });

  it('and other options of a run that are misspelt are refused with what was meant', async () => {
    const { agent } = await agentOf([{ text: 'done' }]);
    for (const [name, meant] of Object.entries({
      onToolcall: 'onToolCall',
      timeout: 'timeoutMs',
      maxTurns: 'maxIterations',
    })) {
      expect(() => agent.run('x', { [name]: 3 })).toThrow(
        expect.objectContaining({
          code: 'usage.invalid',
          message: `a run has no option named "${name}"`,
          hint: expect.stringContaining(meant),
        }),
      );
    }
    expect(await agent.run('x', {})).toBe('done');
  });

  it.each(['onToolCall', 'onIteration'] as const)('end the run when %s throws, with its name', async (name) => {
    const { agent } = await agentOf([{ calls: [{ id: 'call_1', name: 'missing', input: {} }] }, { text: 'done' }]);
    const terminal = await agent
      .run('x', {
        [name]: () => {
          throw new Error('not today');
        },
      })
      .result();
    expect(terminal).toMatchObject({ type: 'run.failed', error: { message: `${name} threw: not today` } });
    // The conversation stays legal: the next run is taken.
    expect(await agent.run('y')).toBe('done');
  });
});
