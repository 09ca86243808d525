import { findRules } from '../../src/catalogue/find-rules.js';
import type { ModelCatalogue } from '../../src/catalogue/model-entry.js';
import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';

const catalogue = lazyCatalogue()();
const row = (models: readonly string[], rules: object): ModelCatalogue['requestRules'][number] => ({
  provider: 'acme',
  models,
  checked: '2026-11-22',
  source: 'a test',
  rules,
});
const small: ModelCatalogue = {
  version: 1,
  models: [
    { provider: 'acme', model: 'm-5', contextWindow: 500, maxOutputTokens: 50, checked: '', source: '', prices: [] },
  ],
  requestRules: [
    row(['m-*'], { contextWindow: 100, sampling: 'never' }),
    row(['m-5*'], { contextWindow: 200, images: true }),
    row(['m-5-mini*'], { contextWindow: 300, images: false }),
    row(['exact'], { efforts: ['low'] }),
  ],
};
const find = (model: string, configured = {}): unknown => findRules(small, { provider: 'Acme', model, configured });

describe('the rules of a model', () => {
  it.each([
    ['m-9', { contextWindow: 100, sampling: 'never' }],
    ['M-5', { contextWindow: 500, maxOutputTokens: 50, images: true }],
    ['m-5-2026-11-22', { contextWindow: 500, maxOutputTokens: 50, images: true }],
    ['m-5-mini-latest', { contextWindow: 300, maxOutputTokens: 50, images: false }],
    ['m-50', { contextWindow: 100, sampling: 'never' }],
    ['exact-20261122', { efforts: ['low'] }],
    ['exact-2', undefined],
    ['n', undefined],
  ])('%s', (model, expected) => {
    expect(find(model)).toEqual(expected);
  });

  it('are what the user says of this very name', () => {
    const configured = { acme: { models: [{ id: 'm-5', contextWindow: 7, images: false, efforts: [] }, { id: 'n' }] } };
    expect(find('m-5', configured)).toEqual({ contextWindow: 7, maxOutputTokens: 50, images: false, efforts: [] });
    expect(find('n', configured)).toBeUndefined();
  });

  it('of another vendor are not those of the provider that serves it', () => {
    expect(findRules(catalogue, { provider: 'openai', model: 'anthropic/claude-opus-5' })).toBeUndefined();
  });
});

describe('config/models.json', () => {
  const sold = catalogue.models.filter(({ provider }) => ['openai', 'anthropic'].includes(provider));

  it.each(sold.map(({ provider, model }) => [provider, model] as const))(
    'knows how %s/%s is asked',
    (provider, model) => {
      const rules = findRules(catalogue, { provider, model });
      expect(typeof rules?.contextWindow).toBe('number');
      expect(typeof rules?.reasoning).toBe('boolean');
      expect(rules?.sampling).toMatch(/^(always|never|without-reasoning)$/);
    },
  );

  it('names each family once, in lower case, with its source', () => {
    const names = catalogue.requestRules.flatMap(({ provider, models }) =>
      models.map((model) => `${provider}/${model}`),
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name !== name.toLowerCase())).toEqual([]);
    for (const { checked, source } of catalogue.requestRules) expect(checked !== '' && source !== '').toBe(true);
  });

  it('has only efforts that can be written behind a model', () => {
    const words = new Set(catalogue.requestRules.flatMap(({ rules }) => rules.efforts ?? []));
    expect([...words].sort()).toEqual(['high', 'low', 'max', 'medium', 'minimal', 'none', 'xhigh']);
  });
});
