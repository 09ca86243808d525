import { pause, printed, rehearse, type Deed } from './rehearsal.js';

const deed = (waitMs: number) => ({ waitMs, says: [], result: 'ok', text: 'done' }) satisfies Deed;
const look = (waitMs: number) => ({ name: 'look', input: deed(waitMs) });

/** What follows two calls at once while the reader still looks at the result of the first, and the run is ended. */
const MOMENTS = [
  ['the next turn has begun', []],
  ['the next turn has begun after a call that could not run', [{ name: 'make', input: { wrong: true } }]],
  ['the next call is about to run', [{ name: 'make', input: deed(0) }]],
] as const;

describe('a recorded abort', () => {
  it.each(MOMENTS)('that came when %s, which nobody had been told yet, comes there again', async (_title, more) => {
    await using rehearsal = rehearse({ turns: [{ calls: [look(0), look(10), ...more] }, { text: 'the end' }] });
    const recorded = await rehearsal.record();
    const controller = new AbortController();
    let text = '';
    for await (const event of recorded.agent.run('do it', { signal: controller.signal })) {
      text += `${JSON.stringify(event)}\n`;
      if (event.type !== 'tool.completed' || controller.signal.aborted) continue;
      await pause(60);
      controller.abort();
    }
    await recorded.dispose();
    expect(text).toContain('"run.cancelled"');
    const replayed = await rehearsal.replay();
    expect(await printed(replayed.agent.run('do it'))).toBe(text);
  });
});
