import { hasSpent, runSummary, usd } from '../../../src/cli/render/run-summary.js';
import { grouped, shortCount } from '../../../src/cli/render/short-count.js';

const NONE = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };

describe('the last line of a run', () => {
  it.each([
    [1, { input: 10, output: 5 }, 0.000074, '1 turn, 10 tokens in, 5 out, less than $0.0001'],
    [
      2,
      { input: 12_000, cacheRead: 345, cacheWrite: 1, output: 678 },
      0.0412,
      '2 turns, 12,346 tokens in, 678 out, $0.0412',
    ],
    [2, { input: 10, output: 5 }, null, '2 turns, 10 tokens in, 5 out, cost unknown'],
    [2, {}, null, '2 turns, tokens unknown, cost unknown'],
    [1, { input: 10, output: 5 }, 0, '1 turn, 10 tokens in, 5 out, $0.00'],
    [0, {}, 0, '0 turns, 0 tokens in, 0 out, $0.00'],
  ])('(%#) tells turns, tokens and cost, and what of them is unknown', (turns, usage, costUsd, expected) => {
    expect(runSummary({ turns, usage: { ...NONE, ...usage }, costUsd })).toBe(expected);
  });

  it('is not worth showing for a run that the provider refused', () => {
    expect(hasSpent({ turns: 1, usage: NONE, costUsd: 0 })).toBe(false);
    expect(hasSpent({ turns: 1, usage: NONE, costUsd: null })).toBe(true);
    expect(hasSpent({ turns: 1, usage: { ...NONE, input: 1 }, costUsd: 0 })).toBe(true);
    expect(hasSpent({ turns: 0, usage: NONE, costUsd: null })).toBe(false);
  });
});

describe('numbers', () => {
  it.each([
    [0, '$0.00'],
    [0.00004, 'less than $0.0001'],
    [0.0123, '$0.0123'],
    [0.9949, '$0.9949'],
    [0.999, '$1.00'],
    [12.345, '$12.35'],
  ])('write %d dollars as %s', (amount, text) => expect(usd(amount)).toBe(text));

  it.each([
    [0, '0'],
    [999, '999'],
    [16_385, '16,385'],
    [128_000, '128k'],
    [1_048_576, '1.05M'],
    [1_000_000, '1M'],
  ])('write %d tokens as %s', (tokens, text) => expect(shortCount(tokens)).toBe(text));

  it('group digits', () => expect([1, 1234, 1234567].map(grouped)).toEqual(['1', '1,234', '1,234,567']));
});
