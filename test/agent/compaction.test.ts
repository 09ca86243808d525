import type { AgentEvent, Compaction } from '../../src/plugin/event.js';
import { textOf, type Message } from '../../src/plugin/message.js';
import { unpairedCalls } from '../../src/plugin/projection.js';
import type { ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { foldTranscript } from '../../src/session/transcript.js';
import { agentsOfTest, terminal } from './played-agent.js';
import { eventsOf, toolOf } from './scripted-agent.js';
import { SmallModel, usage } from './small-model.js';

const agentOf = agentsOfTest();
const lines = (count: number): string => 'word '.repeat(count);
const read = toolOf('read', ({ n }) => ({ success: true, result: `${String(n)} ${lines(400)}` }));
const reads =
  (count: number) =>
  (_request: unknown, turn: number): ScriptedTurn =>
    turn < count ? { calls: [{ name: 'read', input: { n: turn } }] } : { text: 'done' };
const compactions = (events: readonly AgentEvent[]): Compaction[] =>
  events.flatMap((event) => (event.type === 'compaction' ? [event] : []));
const overflow: ScriptedTurn = { error: { kind: 'context_overflow', message: 'too long' } };
const texts = (messages: readonly Message[]): string => messages.map(textOf).join('\n');

describe('a transcript that fills the window', () => {
  it('is shortened before the call, by the model, and the run goes on', async () => {
    const model = new SmallModel(4_000, reads(8));
    const { agent, recorded } = await agentOf(model, { tools: [read], options: { systemPrompt: 'Be brief.' } });
    const events = await eventsOf(agent.run('the first task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    const [first, ...more] = compactions(events);
    expect(first).toMatchObject({ cause: 'size', by: 'model', summary: expect.stringContaining('SUMMARY') });
    expect(more.length).toBeLessThan(3);
    expect(first?.tokensAfter).toBeLessThan((first?.tokensBefore ?? 0) * 0.7);
    for (const { messages, system } of model.turns) {
      expect(unpairedCalls(messages)).toEqual([]);
      expect(messages[0]).toMatchObject({ role: 'user', content: [{ text: 'the first task' }] });
      expect(system).toBe('Be brief.');
    }
    expect(recorded.filter(({ type }) => type === 'compaction')).toHaveLength(1 + more.length);
    const end = terminal(events);
    expect(end.turns).toBe(model.requests.length);
    expect(end.usage).toMatchObject({ input: 100 * (1 + more.length), output: 10 * (1 + more.length) });
    expect(events.filter(({ type }) => type === 'turn.started')).toHaveLength(end.turns);
    expect(texts(agent.messages)).toContain('SUMMARY');
  });

  it('is left whole where the window is only assumed, until the provider refuses it', async () => {
    const model = new SmallModel(4_000, reads(8));
    Object.assign(model, {
      capabilities: () => ({ tools: true, images: true, reasoning: true, windowAssumed: true }),
    });
    const { agent } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    expect(compactions(events).map(({ cause }) => cause)).not.toContain('size');
    expect(agent.context.needsCompaction).toBe(false);
  });

  it('goes on in a new lineage and a new list, and a resume gives the same transcript', async () => {
    const model = new SmallModel(4_000, reads(8));
    const { agent, recorded } = await agentOf(model, { tools: [read] });
    const before = agent.messages;
    await agent.run('the first task');
    expect(agent.messages).not.toBe(before);
    const folded = foldTranscript(recorded);
    expect(folded.messages).toEqual(agent.messages);
    expect(folded.lineage).toBe(model.turns.at(-1)?.lineage);
    expect(folded.lineage).not.toBe('ses_1');
    expect(new Set(model.turns.map(({ lineage }) => lineage)).size).toBe(1 + compactions(recorded).length);
    const whole = foldTranscript(recorded.filter(({ type }) => type !== 'compaction'));
    expect(whole.messages.filter(({ role }) => role === 'tool')).toHaveLength(8);
    expect({ ...agent.usage }).toEqual({ ...agent.usage, turns: folded.turns, costUsd: folded.costUsd });
  });

  it('is asked to be summed up without tools, and without what is kept', async () => {
    const model = new SmallModel(4_000, reads(8));
    const { agent } = await agentOf(model, { tools: [read] });
    await agent.run('the first task');
    const [asked] = model.summaries;
    expect(asked).toMatchObject({ tools: [], model: 'script-1' });
    expect(asked?.messages).toHaveLength(1);
    expect(texts(asked?.messages ?? [])).toContain('[result of read: ok]\n0 word');
  });

  it.each([
    ['fails', { error: { kind: 'server', message: 'no' } }],
    ['says nothing', { text: ' ' }],
    ['refuses', { text: 'I cannot', stopReason: 'refusal' }],
  ] as const)('gets a plainer summary when the model %s', async (_what, summary) => {
    const model = new SmallModel(4_000, reads(8), () => summary);
    const { agent } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    expect(compactions(events)[0]).toMatchObject({ by: 'fallback' });
    expect(compactions(events)[0]?.summary).toMatch(/What was called:[^]*read {"n":0}/);
  });

  it('ends the run when the request for a summary breaks a rule of its API', async () => {
    const model = new SmallModel(4_000, reads(8), () => ({ error: { kind: 'invalid_request', message: 'not sent' } }));
    const { agent } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task'));
    const error = { code: 'provider.invalid_request', message: 'not sent' };
    expect(terminal(events)).toMatchObject({ status: 'failed', exitCode: 5, error });
    expect(model.summaries).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'turn.started')).toHaveLength(model.requests.length);
  });

  it.each([{ maxIterations: 6 }, { maxTokens: 60 }])('asks no model where the run may not: %j', async (options) => {
    const model = new SmallModel(4_000, reads(20));
    const { agent } = await agentOf(model, { tools: [read], options });
    const events = await eventsOf(agent.run('the first task', {}));
    if ('maxIterations' in options) expect(model.requests.length).toBeLessThanOrEqual(6);
    else expect(model.summaries).toEqual([]);
    expect(compactions(events).every(({ by }) => by === 'fallback' || 'maxIterations' in options)).toBe(true);
  });

  it('by one huge result has that result shortened', async () => {
    const huge = toolOf('huge', () => ({ success: true, result: `BEGIN ${lines(20_000)} END` }));
    const model = new SmallModel(4_000, [{ calls: [{ name: 'huge' }] }, { text: 'done' }]);
    const { agent, recorded } = await agentOf(model, { tools: [huge] });
    const events = await eventsOf(agent.run('the first task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    const result = texts(model.turns[1]?.messages.slice(-1) ?? []);
    expect(result.length).toBeLessThan(8_000);
    expect(result).toMatch(/^BEGIN[^]*characters left out[^]* END$/);
    expect(model.summaries).toEqual([]);
    expect(foldTranscript(recorded).messages).toEqual(agent.messages);
  });

  it('leaves an aborted run as it was when the summary is being written', async () => {
    const controller = new AbortController();
    const model = new SmallModel(4_000, reads(8), () => {
      controller.abort();
      return { text: 'late' };
    });
    const { agent, recorded } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task', { signal: controller.signal }));
    expect(terminal(events)).toMatchObject({ type: 'run.cancelled', exitCode: 130 });
    expect(compactions(recorded)).toEqual([]);
    expect(foldTranscript(recorded).messages).toEqual(agent.messages);
  });

  it('is measured by the figures of the model, and not shortened twice for nothing', async () => {
    const model = new SmallModel(10_000, [
      { calls: [{ name: 'small' }], usage: usage(8_500, 10) },
      { text: 'done', usage: usage(8_600, 10) },
    ]);
    const { agent } = await agentOf(model, { tools: [toolOf('small', () => ({ success: true }))] });
    const events = await eventsOf(agent.run('x'));
    expect(terminal(events).status).toBe('ok');
    expect(agent.context).toMatchObject({ tokens: 8_610, window: 10_000, needsCompaction: false });
  });
});

describe('the size of the next request', () => {
  it.each([
    [undefined, false],
    [6_000, true],
  ])('leaves room for an answer of %s tokens', async (maxOutputTokens, needsCompaction) => {
    const model = new SmallModel(10_000, [{ text: 'done', usage: usage(6_000, 10) }]);
    const options = maxOutputTokens === undefined ? {} : { maxOutputTokens };
    const { agent } = await agentOf(model, { options });
    await agent.run('x');
    expect(agent.context).toEqual({ tokens: 6_010, window: 10_000, needsCompaction });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['gives no number', () => 'many' as never],
    ['gives less than nothing', () => -1],
  ])('survives a provider whose count or window %s', async (_what, answer) => {
    const model = new SmallModel(10_000, reads(2));
    Object.assign(model, { countTokens: answer, contextWindow: answer });
    const { agent } = await agentOf(model, { tools: [read] });
    expect(await agent.run('x')).toBe('done');
    expect(agent.context).toMatchObject({ window: undefined, needsCompaction: false });
    expect(agent.context.tokens).toBeGreaterThan(800);
  });
});

describe('a refusal of the size', () => {
  it('is met by one compaction and one more call', async () => {
    const model = new SmallModel(undefined, (request, turn) =>
      turn === 4 ? overflow : turn < 6 ? reads(6)(request, turn) : { text: 'done' },
    );
    const { agent } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task'));
    expect(terminal(events)).toMatchObject({ status: 'ok', text: 'done' });
    expect(compactions(events)[0]).toMatchObject({ cause: 'overflow', by: 'model' });
    expect(model.turns[5]?.messages.length).toBeLessThan(model.turns[4]?.messages.length ?? 0);
    expect(unpairedCalls(agent.messages)).toEqual([]);
  });

  it('that comes again ends the run with a clear error', async () => {
    const model = new SmallModel(undefined, (request, turn) => (turn < 4 ? reads(4)(request, turn) : overflow));
    const { agent } = await agentOf(model, { tools: [read] });
    const events = await eventsOf(agent.run('the first task'));
    expect(compactions(events)).toHaveLength(1);
    expect(terminal(events)).toMatchObject({ exitCode: 5, error: { code: 'provider.context_overflow' } });
    expect(model.turns).toHaveLength(6);
  });

  it('of a task alone ends the run at once', async () => {
    const model = new SmallModel(1_000, () => overflow);
    const { agent } = await agentOf(model);
    const events = await eventsOf(agent.run(lines(5_000)));
    expect(model.requests).toHaveLength(1);
    expect(terminal(events)).toMatchObject({ exitCode: 5, error: { code: 'provider.context_overflow' } });
  });
});

describe('compact()', () => {
  it('shortens on request, is recorded, and the next run goes on from it', async () => {
    const model = new SmallModel(100_000, reads(6));
    const { agent, recorded } = await agentOf(model, { tools: [read] });
    await agent.run('the first task');
    const { compaction, usage: taken } = await agent.compact();
    expect(compaction).toMatchObject({ type: 'compaction', cause: 'asked', by: 'model', sessionId: 'ses_1' });
    expect(taken).toMatchObject({ input: 100, output: 10 });
    expect(recorded).toContainEqual(compaction);
    expect(await agent.run('and now?')).toBe('done');
    expect(texts(model.turns.at(-1)?.messages ?? [])).toMatch(/the first task[^]*SUMMARY[^]*and now\?/);
    expect(foldTranscript(recorded).messages).toEqual(agent.messages);
    expect(agent.usage).toMatchObject({ turns: model.requests.length });
  });

  it('says that there is nothing to shorten', async () => {
    const { agent } = await agentOf(new SmallModel(100_000, [{ text: 'hello' }]));
    expect(await agent.compact()).toMatchObject({ compaction: undefined, costUsd: 0 });
    await agent.run('hi');
    const { compaction } = await agent.compact();
    expect(compaction).toBeUndefined();
  });

  it('is refused while a run goes on, and refuses a run', async () => {
    const { agent } = await agentOf(new SmallModel(100_000, reads(3)), { tools: [read] });
    const run = agent.run('x')[Symbol.asyncIterator]();
    await run.next();
    await expect(agent.compact()).rejects.toMatchObject({ code: 'run.busy' });
    while ((await run.next()).done !== true);
    const compacting = agent.compact();
    expect(() => agent.run('y')).toThrow('another run');
    await compacting;
  });

  it('that is aborted changes nothing', async () => {
    const controller = new AbortController();
    const model = new SmallModel(100_000, reads(6), () => {
      controller.abort();
      return { text: 'late' };
    });
    const { agent, recorded } = await agentOf(model, { tools: [read] });
    await agent.run('the first task');
    const before = agent.messages;
    await expect(agent.compact({ signal: controller.signal })).rejects.toMatchObject({ code: 'run.interrupted' });
    expect(agent.messages).toBe(before);
    expect(compactions(recorded)).toEqual([]);
  });
});
