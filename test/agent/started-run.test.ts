import { StartedRun } from '../../src/agent/agent-run.js';
import type { AgentEvent } from '../../src/plugin/event.js';

const event = (seq: number, rest: object): AgentEvent =>
  ({ v: 1, seq, ts: '2026-01-01T00:00:00.000Z', runId: 'run_1', sessionId: 'ses_1', ...rest }) as AgentEvent;
const STARTED = event(0, { type: 'turn.started', turn: 1 });
const COMPLETED = event(1, { type: 'run.completed', status: 'ok', text: 'done', exitCode: 0 });

function runOf(...batches: readonly (readonly AgentEvent[])[]): StartedRun {
  async function* told(): AsyncGenerator<readonly AgentEvent[], void> {
    for (const batch of batches) yield batch;
  }
  return new StartedRun('run_1', told(), () => undefined);
}

describe('a started run', () => {
  it('goes on where nothing happened for a moment', async () => {
    const seen: string[] = [];
    const read = runOf([STARTED], [], [COMPLETED]);
    for await (const { type } of read) seen.push(type);
    expect(seen).toEqual(['turn.started', 'run.completed']);
    expect((await read.result()).exitCode).toBe(0);
    expect(await runOf([STARTED], [], [COMPLETED])).toBe('done');
  });

  it('can be read once, and a second try does not break the first', async () => {
    const run = runOf([STARTED], [COMPLETED]);
    const reader = run[Symbol.asyncIterator]();
    expect((await reader.next()).value).toBe(STARTED);
    await expect(run[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'usage.invalid' });
    expect((await reader.next()).value).toBe(COMPLETED);
    expect((await reader.next()).done).toBe(true);
    expect(await run).toBe('done');
  });

  it('gives each event to one of those that ask at once', async () => {
    const reader = runOf([STARTED], [COMPLETED])[Symbol.asyncIterator]();
    const answers = await Promise.all([reader.next(), reader.next(), reader.next()]);
    expect(answers.map(({ value }) => value as unknown)).toEqual([STARTED, COMPLETED, undefined]);
  });
});
