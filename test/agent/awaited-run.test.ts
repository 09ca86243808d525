import { agentsOfTest } from './played-agent.js';

const agentOf = agentsOfTest();
const FAILURE = { error: { kind: 'auth', message: 'wrong key' } } as const;

describe('a run', () => {
  it('can be handed to whoever takes a promise', async () => {
    const { agent } = await agentOf([{ text: 'done' }]);
    const promise: Promise<string> = agent.run('x');
    expect(await Promise.all([promise])).toEqual(['done']);
    expect(Object.prototype.toString.call(promise)).toBe('[object AgentRun]');
  });

  it('hands its failure to catch', async () => {
    const { agent } = await agentOf([FAILURE]);
    const caught = agent.run('x').catch((error: unknown) => (error as { code?: unknown }).code);
    expect(await caught).toBe('auth.rejected');
  });

  it('passes its text by catch', async () => {
    const { agent } = await agentOf([{ text: 'done' }]);
    expect(await agent.run('x').catch(() => 'caught')).toBe('done');
  });

  it('calls finally once, after its end, and keeps text and failure', async () => {
    const { agent } = await agentOf([{ text: 'done' }, FAILURE]);
    let called = 0;
    const count = (): void => {
      called += 1;
    };
    expect(await agent.run('x').finally(count)).toBe('done');
    expect(called).toBe(1);
    await expect(agent.run('y').finally(count)).rejects.toMatchObject({ code: 'auth.rejected' });
    expect(called).toBe(2);
  });

  it('can be caught while somebody reads its events', async () => {
    const { agent } = await agentOf([FAILURE]);
    const run = agent.run('x');
    const types: string[] = [];
    for await (const event of run) types.push(event.type);
    expect(types.at(-1)).toBe('run.failed');
    expect(await run.catch(() => 'caught').finally(() => undefined)).toBe('caught');
  });
});
