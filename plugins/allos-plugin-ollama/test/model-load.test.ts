import { waitingForLoad } from '../src/model-load.js';

describe('the wait for the first byte', () => {
  it.each([
    [120_000, 300_000],
    [300_000, 300_000],
    [900_000, 900_000],
    [500, 500],
  ])('of %i ms is %i ms', (given, waited) => {
    const timeouts = { connectMs: 1, firstByteMs: given, idleMs: 2, totalMs: 3 };
    expect(waitingForLoad(timeouts)).toEqual({ ...timeouts, firstByteMs: waited });
  });
});
