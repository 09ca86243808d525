import type { AgentEvent } from '../../src/plugin/event.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import { agentsOfTest, completed, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';

const agentOf = agentsOfTest();

describe('a run', () => {
  it('that only answers gives these events in this order, numbered without gaps', async () => {
    const { agent, recorded } = await agentOf([{ text: ['Hel', 'lo'] }]);
    const events = await eventsOf(agent.run('Say hello'));
    expect(events.map((event) => event.type)).toEqual([
      'run.started',
      'message.completed',
      'turn.started',
      'message.delta',
      'message.delta',
      'message.completed',
      'turn.completed',
      'run.completed',
    ]);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'Hello', exitCode: 0, turns: 1, denials: [] });
    expect(recorded).toEqual(events);
  });

  it('can be awaited for its text without being iterated', async () => {
    const { agent } = await agentOf([{ text: 'done' }]);
    expect(await agent.run('x')).toBe('done');
  });

  it('refuses an empty task and a second run beside it', async () => {
    const { agent } = await agentOf([{ text: 'a' }, { text: 'b' }]);
    expect(() => agent.run('  ')).toThrow('the task is empty');
    const first = agent.run('one')[Symbol.asyncIterator]();
    await first.next();
    expect(() => agent.run('two')).toThrow('another run');
    await first.return?.();
    expect(await agent.run('three')).toBe('a');
  });

  it('gives each call exactly one result, in call order, and shows the model what happened', async () => {
    const slow = toolOf('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return { success: true, result: 'slow' };
    });
    const fast = toolOf('fast', () => ({ success: true, result: { fast: 1 } }));
    const { agent, provider } = await agentOf([{ calls: [{ name: 'slow' }, { name: 'fast' }] }, { text: 'ok' }], {
      tools: [slow, fast],
    });
    const events = await eventsOf(agent.run('x'));
    expect(completed(events).map((event) => event.name)).toEqual(['fast', 'slow']);
    const last = provider.requests[1]?.messages.at(-1);
    expect(last).toMatchObject({
      role: 'tool',
      content: [
        { callId: 'call_1', text: 'slow' },
        { callId: 'call_2', text: '{"fast":1}' },
      ],
    });
  });

  it('runs neighbouring reads together and everything else one after the other', async () => {
    const log: string[] = [];
    const tool = (name: string, effects: 'read' | 'write') =>
      toolOf(
        name,
        async () => {
          log.push(`+${name}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
          log.push(`-${name}`);
          return { success: true };
        },
        effects,
      );
    const { agent } = await agentOf(
      [{ calls: [{ name: 'a' }, { name: 'b' }, { name: 'w' }, { name: 'a' }] }, { text: 'ok' }],
      { tools: [tool('a', 'read'), tool('b', 'read'), tool('w', 'write')] },
    );
    await agent.run('x');
    expect(log).toEqual(['+a', '+b', '-a', '-b', '+w', '-w', '+a', '-a']);
  });

  it.each([
    ['an unknown tool', { name: 'raed_file' }, /no tool named "raed_file". Did you mean read_file\?/],
    ['malformed arguments', { name: 'read_file', malformed: { text: '{"a', reason: 'cut' } }, /not a JSON object: cut/],
    ['a throw', { name: 'throws' }, /boom/],
    ['a failure', { name: 'fails' }, /Error: no luck/],
    ['nothing at all', { name: 'silent' }, /silent did not return a result with "success", but undefined/],
  ])('turns %s into a result the model can act on', async (_what, call, text) => {
    const { agent, provider } = await agentOf([{ calls: [call] }, { text: 'ok' }], {
      tools: [
        toolOf('read_file', () => ({ success: true })),
        toolOf('throws', () => {
          throw new Error('boom');
        }),
        toolOf('fails', () => ({ success: false, error: 'no luck' })),
        toolOf('silent', () => undefined as unknown as { success: boolean }),
      ],
    });
    expect(await agent.run('x')).toBe('ok');
    const result = provider.requests[1]?.messages.at(-1)?.content[0];
    expect(result).toMatchObject({ type: 'tool_result', status: 'error', text: expect.stringMatching(text) });
  });

  it('ends with 7 after exactly the allowed model calls', async () => {
    const { agent, provider } = await agentOf(() => ({ calls: [{ name: 'tick' }] }), {
      tools: [toolOf('tick', () => ({ success: true }))],
    });
    const events = await eventsOf(agent.run('x', { maxIterations: 3 }));
    expect(provider.requests).toHaveLength(3);
    expect(terminal(events)).toMatchObject({ type: 'run.failed', status: 'limit', exitCode: 7, turns: 3 });
    expect(terminal(events).error?.message).toContain('3 model calls');
  });

  it('ends with 7 when the model goes round in circles, but not while results change', async () => {
    let count = 0;
    const tools = [
      toolOf('same', () => ({ success: true, result: 'same' })),
      toolOf('poll', () => ({ success: true, result: ++count })),
    ];
    const circle = await agentOf((_request, turn) => ({ calls: [{ name: turn % 2 === 0 ? 'same' : 'nothing' }] }), {
      tools,
    });
    const events = await eventsOf(circle.agent.run('x', { maxIterations: 100 }));
    expect(terminal(events).error?.code).toBe('limit.loop');
    expect(circle.provider.requests.length).toBeLessThan(20);

    const polling = await agentOf((_request, turn) => (turn < 30 ? { calls: [{ name: 'poll' }] } : { text: 'up' }), {
      tools,
    });
    expect(await polling.agent.run('x', { maxIterations: 100 })).toBe('up');
  });

  it.each([
    ['length', 7, 'limit.output'],
    ['context_window', 7, 'limit.output'],
    ['content_filter', 1, 'run.gave_up'],
    ['refusal', 1, 'run.gave_up'],
    ['unknown', 0, undefined],
  ] as const)('that stops with %s ends with %i', async (stopReason, exitCode, code) => {
    const { agent } = await agentOf([{ text: 'part', stopReason }]);
    const end = terminal(await eventsOf(agent.run('x')));
    expect(end).toMatchObject({ exitCode, text: 'part' });
    expect(end.error?.code).toBe(code);
  });

  it('does not run the calls of an answer that was cut, and leaves a legal transcript', async () => {
    let ran = false;
    const { agent } = await agentOf([{ calls: [{ name: 'w' }], stopReason: 'length' }], {
      tools: [
        toolOf('w', () => {
          ran = true;
          return { success: true };
        }),
      ],
    });
    const events = await eventsOf(agent.run('x'));
    expect(ran).toBe(false);
    expect(completed(events)[0]?.status).toBe('cancelled');
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('continues a paused turn', async () => {
    const { agent, provider } = await agentOf([{ text: 'wait', stopReason: 'pause' }, { text: 'done' }]);
    expect(await agent.run('x')).toBe('done');
    expect(provider.requests[1]?.messages.at(-1)).toMatchObject({ role: 'assistant' });
  });

  it('keeps ids of calls unique where a server numbers each answer anew', async () => {
    const { agent } = await agentOf(
      [
        {
          calls: [
            { id: 'c', name: 't' },
            { id: 'c', name: 't' },
          ],
        },
        { calls: [{ id: 'c', name: 't' }] },
        { text: 'ok' },
      ],
      { tools: [toolOf('t', () => ({ success: true }))] },
    );
    await agent.run('x');
    const ids = agent.messages.flatMap((message) =>
      message.role === 'assistant'
        ? message.content.flatMap((part) => (part.type === 'tool_call' ? [part.id] : []))
        : [],
    );
    expect(new Set(ids).size).toBe(3);
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });
});

describe('an answer without text', () => {
  const warned = (events: readonly AgentEvent[]): readonly string[] =>
    events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));

  it.each(['', ' \n'])('such as %j is told of before the run ends well', async (text) => {
    const { agent } = await agentOf([{ text }]);
    const events = await eventsOf(agent.run('x'));
    expect(events.at(-2)).toMatchObject({
      type: 'warning',
      code: 'answer.empty',
      message: 'The model ended without an answer.',
    });
    expect(terminal(events)).toMatchObject({ type: 'run.completed', status: 'ok', exitCode: 0 });
  });

  it('is nothing to tell of while calls go on and an answer follows', async () => {
    const tools = [toolOf('t', () => ({ success: true }))];
    const { agent } = await agentOf([{ calls: [{ name: 't' }] }, { text: 'done' }], { tools });
    expect(warned(await eventsOf(agent.run('x')))).toEqual([]);
  });

  it('is told of after calls too, and not when the answer was refused', async () => {
    const tools = [toolOf('t', () => ({ success: true }))];
    const first = await agentOf([{ text: 'I look.', calls: [{ name: 't' }] }, {}], { tools });
    expect(warned(await eventsOf(first.agent.run('x')))).toEqual(['answer.empty']);
    const second = await agentOf([{ stopReason: 'refusal' }]);
    expect(warned(await eventsOf(second.agent.run('x')))).toEqual([]);
  });
});
