import fc from 'fast-check';
import { costOf } from '../../src/catalogue/cost-of.js';
import type { PriceTier } from '../../src/catalogue/model-entry.js';
import { addUsage, NO_USAGE, type Usage } from '../../src/plugin/usage.js';
import { fuzz } from '../fuzz.js';

const FLAT: readonly PriceTier[] = [{ input: 2, cacheRead: 0.1, cacheWrite: 2.5, cacheWriteHour: 4, output: 10 }];
const TIERED: readonly PriceTier[] = [
  ...FLAT,
  { abovePromptTokens: 1000, input: 4, cacheRead: 0.2, cacheWrite: 5, cacheWriteHour: 8, output: 15 },
];
const PARTLY: readonly PriceTier[] = [{ input: 2, cacheRead: null, cacheWrite: null, output: 10 }];
const FREE: readonly PriceTier[] = [{ input: 0, cacheRead: 0, cacheWrite: 0, output: 0 }];

function usage(figures: Partial<Usage>): Usage {
  return { ...NO_USAGE, ...figures };
}

/** The same sum as a naive twin would do it: cached tokens as input, reasoning on top of the output. */
function naive(used: Usage, [tier]: readonly PriceTier[]): number {
  const prompt = used.inputTokens + used.cacheReadTokens + used.cacheWriteTokens;
  return (prompt * (tier?.input ?? 0) + (used.outputTokens + used.reasoningTokens) * (tier?.output ?? 0)) / 1e6;
}

describe('the cost of a call', () => {
  it.each<[string, Partial<Usage>, number]>([
    ['input', { inputTokens: 1_000_000 }, 2],
    ['output', { outputTokens: 1_000_000 }, 10],
    ['cached input', { cacheReadTokens: 1_000_000 }, 0.1],
    ['what goes into the cache', { cacheWriteTokens: 1_000_000 }, 2.5],
    ['what goes into it for an hour', { cacheWriteTokens: 1_000_000, cacheWriteHourTokens: 1_000_000 }, 4],
    ['both lifetimes', { cacheWriteTokens: 1_000_000, cacheWriteHourTokens: 400_000 }, 3.1],
    ['reasoning as part of the output', { outputTokens: 1_000_000, reasoningTokens: 900_000 }, 10],
    ['everything', { inputTokens: 100, cacheReadTokens: 1000, cacheWriteTokens: 10, outputTokens: 7 }, 0.000395],
    ['nothing', {}, 0],
  ])('counts %s', (_name, figures, expected) => {
    expect(costOf(usage(figures), FLAT)).toBe(expected);
  });

  it('differs from a count that bills cached tokens as input and reasoning twice', () => {
    const used = usage({ inputTokens: 10, cacheReadTokens: 1000, outputTokens: 500, reasoningTokens: 400 });
    expect(costOf(used, FLAT)).toBeLessThan(naive(used, FLAT));
  });

  it('is unknown, not 0, where the price of tokens that were used is', () => {
    expect(costOf(usage({ inputTokens: 1, outputTokens: 1 }), PARTLY)).toBe(0.000012);
    expect(costOf(usage({ inputTokens: 1, cacheReadTokens: 1 }), PARTLY)).toBeNull();
    expect(costOf(usage({ cacheWriteTokens: 1 }), PARTLY)).toBeNull();
    expect(costOf(usage({ cacheWriteTokens: 1, cacheWriteHourTokens: 1 }), PARTLY)).toBeNull();
    expect(costOf(usage({ inputTokens: 1 }), [])).toBeNull();
  });

  it('is 0 only where the prices are', () => {
    expect(costOf(usage({ inputTokens: 5, cacheReadTokens: 5, cacheWriteTokens: 5, outputTokens: 5 }), FREE)).toBe(0);
  });

  it.each<[string, Partial<Usage>, number]>([
    ['at the bound', { inputTokens: 1000, outputTokens: 1000 }, 0.012],
    ['above it, for the whole call', { inputTokens: 1001, outputTokens: 1000 }, 0.019004],
    ['above it through cached tokens', { inputTokens: 1, cacheReadTokens: 1000 }, 0.000204],
    ['above it through what is written', { inputTokens: 1, cacheWriteTokens: 1000 }, 0.005004],
    ['whatever the output', { inputTokens: 1, outputTokens: 100_000 }, 1.000002],
  ])('takes the tier of a prompt %s', (_name, figures, expected) => {
    expect(costOf(usage(figures), TIERED)).toBe(expected);
  });
});

describe('of any usage, the cost', () => {
  const tokens = fc.nat({ max: 2_000_000 });
  const used = fc
    .record({
      inputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWriteTokens: tokens,
      outputTokens: tokens,
      reasoningTokens: tokens,
    })
    .map(usage);
  const figure = fc.constantFrom('inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens' as const);

  it('never falls when tokens are added', () => {
    fc.assert(
      fc.property(used, figure, tokens, (before, name, more) => {
        const after = { ...before, [name]: before[name] + more };
        expect(costOf(after, TIERED)).toBeGreaterThanOrEqual(costOf(before, TIERED) ?? NaN);
      }),
      fuzz(),
    );
  });

  it('of two calls is the sum of both where one price holds', () => {
    fc.assert(
      fc.property(used, used, (a, b) => {
        const together = costOf(addUsage(a, b), FLAT);
        expect(together).toBeCloseTo((costOf(a, FLAT) ?? NaN) + (costOf(b, FLAT) ?? NaN), 9);
      }),
      fuzz(),
    );
  });

  it('of two calls in one is at least that sum where long prompts cost more', () => {
    fc.assert(
      fc.property(used, used, (a, b) => {
        const apart = (costOf(a, TIERED) ?? NaN) + (costOf(b, TIERED) ?? NaN);
        expect(costOf(addUsage(a, b), TIERED)).toBeGreaterThanOrEqual(apart - 1e-9);
      }),
      fuzz(),
    );
  });

  it('does not depend on how much of the output was reasoning', () => {
    fc.assert(
      fc.property(used, tokens, (call, reasoningTokens) => {
        expect(costOf({ ...call, reasoningTokens }, TIERED)).toBe(costOf(call, TIERED));
      }),
      fuzz(),
    );
  });

  it('is written without the noise of binary fractions', () => {
    fc.assert(
      fc.property(used, (call) => {
        expect(String(costOf(call, TIERED))).toMatch(/^(\d+(\.\d{1,10})?|\d(\.\d+)?e-\d+)$/);
      }),
      fuzz(),
    );
  });
});
