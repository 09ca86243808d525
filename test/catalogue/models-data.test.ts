import { modelRules as geminiRules } from '../../plugins/allos-plugin-google/src/model-rules.js';
import { contextWindowOf } from '../../plugins/allos-plugin-openai/src/models.js';
import { modelRules } from '../../plugins/allos-plugin-anthropic/src/model-rules.js';
import { exactUsd } from '../../src/catalogue/cost-of.js';
import type { ModelEntry, PriceTier } from '../../src/catalogue/model-entry.js';
import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';

const catalogue = lazyCatalogue()();
const named = catalogue.models.map((entry): [string, ModelEntry] => [`${entry.provider}/${entry.model}`, entry]);
const of = (provider: string): [string, ModelEntry][] => named.filter(([, entry]) => entry.provider === provider);
const DAY = /^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const RATES = ['input', 'cacheRead', 'cacheWrite', 'cacheWriteHour', 'output'] as const;

function tiersOf({ prices }: ModelEntry): readonly PriceTier[] {
  return prices.flatMap(({ tiers }) => tiers);
}

describe('config/models.json', () => {
  it('names each model once, in lower case', () => {
    const names = named.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name !== name.toLowerCase())).toEqual([]);
  });

  it.each(named)('says of %s when and where it was found, and what of it is unknown', (_name, entry) => {
    expect(entry.checked).toMatch(DAY);
    expect(entry.source).not.toBe('');
    for (const size of [entry.contextWindow, entry.maxOutputTokens]) {
      expect(size === null || (Number.isInteger(size) && size > 0)).toBe(true);
    }
    const days = entry.prices.map(({ from }) => from);
    expect(days).toEqual([...days].sort());
    for (const day of days) expect(day).toMatch(DAY);
    for (const { tiers } of entry.prices) {
      const bounds = tiers.map(({ abovePromptTokens }) => abovePromptTokens);
      expect(bounds[0]).toBeUndefined();
      expect(bounds.slice(1)).toEqual([...bounds.slice(1)].sort((a = 0, b = 0) => a - b));
    }
  });

  it.each(named)('gives %s prices that are positive, null, or 0 on this machine', (_name, entry) => {
    for (const tier of tiersOf(entry)) {
      for (const rate of RATES) {
        const price = tier[rate];
        if (price === null || price === undefined) continue;
        expect(entry.local === true ? price === 0 : price > 0).toBe(true);
      }
      expect(tier.input).not.toBeNull();
      expect(tier.output).not.toBeNull();
    }
  });

  it.each(of('openai').filter(([, entry]) => tiersOf(entry).length > 1))('doubles %s above 272,000', (_name, entry) => {
    for (const { tiers } of entry.prices) {
      const [short, long] = tiers;
      expect(long).toEqual({
        abovePromptTokens: 272_000,
        input: (short?.input ?? NaN) * 2,
        cacheRead: short?.cacheRead === null ? null : (short?.cacheRead ?? NaN) * 2,
        cacheWrite: (short?.cacheWrite ?? NaN) * 2,
        output: exactUsd((short?.output ?? NaN) * 1.5),
      });
    }
  });

  it('asks 1.25 and 2 times the input for what Claude 4 and newer keep in a cache', () => {
    for (const [, entry] of of('anthropic').filter(([name]) => !name.includes('claude-3'))) {
      for (const { input, cacheWrite, cacheWriteHour } of tiersOf(entry)) {
        expect(cacheWrite).toBeCloseTo((input ?? NaN) * 1.25, 9);
        expect(cacheWriteHour).toBeCloseTo((input ?? NaN) * 2, 9);
      }
    }
  });
});

/** The providers stand alone, as strangers' do, so they know sizes too: these must be the same. */
describe('what providers know of their models', () => {
  it.each(of('openai'))('is what the catalogue says: the window of %s', (_name, { model, contextWindow }) => {
    expect(contextWindowOf(model, {})).toBe(contextWindow);
  });

  it.each(of('google'))('is what the catalogue says: the window of %s', (_name, { model, contextWindow }) => {
    expect(geminiRules(model).contextWindow).toBe(contextWindow);
  });

  it.each(of('anthropic'))('is what the catalogue says: window and answer of %s', (_name, entry) => {
    const { contextWindow, maxOutput } = modelRules(entry.model);
    expect({ contextWindow, maxOutputTokens: maxOutput }).toEqual({
      contextWindow: entry.contextWindow,
      maxOutputTokens: entry.maxOutputTokens,
    });
  });
});
