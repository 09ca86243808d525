import fc from 'fast-check';
import { AllosError } from '../../src/plugin/error.js';
import type { Clock } from '../../src/plugin/clock.js';
import type { ScriptedTurn } from '../../src/plugin/testing/scripted-provider.js';
import { fuzz } from '../fuzz.js';
import { DEAF_MS, OVERLOADED, pause, printed, rehearse, type Play } from './rehearsal.js';

const word = fc.string({ maxLength: 12, unit: 'grapheme' });
/** Seldom so long that an abort leaves it behind. */
const wait = (max: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max }) }, { weight: 1, arbitrary: fc.constant(DEAF_MS) });
const deed = fc.record({
  waitMs: wait(4),
  says: fc.array(word, { maxLength: 3 }),
  result: fc.constantFrom('ok' as const, 'error' as const, 'throw' as const),
  text: word,
});
const call = fc.record({
  name: fc.constantFrom('look', 'look', 'make', 'call', 'gone'),
  input: fc.oneof({ weight: 6, arbitrary: deed }, { weight: 1, arbitrary: fc.constant({ wrong: true }) }),
});
const answer = fc.record(
  {
    waitMs: wait(2),
    reasoning: word,
    text: fc.array(word, { maxLength: 4 }),
    calls: fc.array(call, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: [] },
);
const failure = fc.record({
  text: fc.oneof(fc.constant([]), fc.array(word, { maxLength: 2 })),
  error: fc.constant(OVERLOADED),
});
const turn = fc.oneof({ weight: 5, arbitrary: answer }, { weight: 1, arbitrary: failure });
const play: fc.Arbitrary<Play> = fc.record(
  { turns: fc.array(turn, { maxLength: 6 }), standIn: fc.array(answer, { maxLength: 2 }) },
  { requiredKeys: ['turns'] },
);
/** When and how the run is ended from outside, if it is. */
const interruption = fc.option(
  fc.record({
    after: fc.integer({ min: 0, max: 25 }),
    lateMs: fc.constantFrom(-1, 0, 1, 3),
    hasReason: fc.boolean(),
  }),
);

describe('any run', () => {
  it('is replayed byte for byte, without its tools, its models and its interruption', async () => {
    await fc.assert(
      fc.asyncProperty(play, interruption, fc.constantFrom(0, 0, 1), async (acts, interrupt, readerMs) => {
        await using rehearsal = rehearse({ ...acts, turns: [...acts.turns, { text: 'the end' }] as ScriptedTurn[] });
        const options = {
          providerDefaults: { retries: 1, timeouts: { connectMs: 1, firstByteMs: 1, idleMs: 1, totalMs: 1 } },
          ...(acts.standIn === undefined ? {} : { fallbackModels: ['second/two'] }),
          clock: hurried(),
        };
        const recorded = await rehearsal.record(options);
        const controller = new AbortController();
        let seen = 0;
        let text = '';
        for await (const event of recorded.agent.run('do it', { signal: controller.signal })) {
          text += `${JSON.stringify(event)}\n`;
          if (interrupt !== null && seen++ === interrupt.after) {
            const reason = interrupt.hasReason
              ? new AllosError('run.timeout', 'too long', { hint: 'wait' })
              : undefined;
            if (interrupt.lateMs < 0) controller.abort(reason);
            else setTimeout(() => controller.abort(reason), interrupt.lateMs);
          }
          await pause(readerMs);
        }
        await recorded.dispose();
        const done = rehearsal.done.length;
        const replayed = await rehearsal.replay();
        expect(await printed(replayed.agent.run('do it'))).toBe(text);
        expect(rehearsal.done).toHaveLength(done);
      }),
      fuzz(150),
    );
  }, 120_000);
});

/** A clock whose waits are short. */
function hurried(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: async (_ms, signal) => {
      await pause(2, signal);
      signal?.throwIfAborted();
    },
  };
}
