import { cataloguePricing } from '../../src/catalogue/catalogue-pricing.js';
import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';
import type { PricedCall } from '../../src/plugin/pricing.js';
import { NO_USAGE } from '../../src/plugin/usage.js';

const catalogue = lazyCatalogue();
const pricing = cataloguePricing(catalogue);
const MILLION = { ...NO_USAGE, inputTokens: 100_000, outputTokens: 100_000 };

function call(model: string, more: Partial<PricedCall> & { readonly day?: string } = {}): PricedCall {
  const [provider = '', name = ''] = model.split('/');
  return { provider, model: name, usage: MILLION, at: Date.parse(more.day ?? '2026-11-22'), ...more };
}

describe('a price', () => {
  it.each([
    ['google/gemini-4-argon', '2026-11-30T23:59:59.999Z', 1.2],
    ['google/gemini-4-argon', '2026-12-01', 2.4],
    ['google/gemini-3.8-flash', '2026-12-31', 0.45],
    ['google/gemini-3.8-flash', '2027-01-01', 0.9],
    ['openai/gpt-5.6-luna', '2026-07-29', 0.7],
    ['openai/gpt-5.6-luna', '2026-07-30', 0.14],
    ['openai/gpt-5.6-luna', '2026-07-08', null],
    ['anthropic/claude-haiku-5-5', '2026-10-06', null],
    ['anthropic/claude-haiku-5-5', '2026-10-07', 0.06],
    ['openai/gpt-4', '2026-11-22', 9],
    ['openai/gpt-4-32k-0613', '2026-11-22', 18],
  ])('of %s on %s is %p', (model, day, expected) => {
    expect(pricing.costOf(call(model, { day }))).toBe(expected);
  });

  it('of cached input is not guessed for a day on which it was not known', () => {
    const usage = { ...NO_USAGE, cacheReadTokens: 1_000_000 };
    const cached = (day: string): number | null => pricing.costOf(call('anthropic/claude-sonnet-5-5', { usage, day }));
    expect(cached('2026-10-06')).toBeNull();
    expect(cached('2026-10-07')).toBe(0.1);
  });

  it('is unknown, never 0, for a model or a provider that nobody knows', () => {
    expect(pricing.costOf(call('openai/my-own-model'))).toBeNull();
    expect(pricing.costOf(call('elsewhere/gpt-4o'))).toBeNull();
    expect(pricing.costOf(call('anthropic/claude-fable-5-2'))).toBeNull();
    expect(pricing.costOf(call('ollama/llama3.2:3b', { endpoint: 'http://127.0.0.1:11434' }))).toBeNull();
  });

  it('is that of the model that answered, or of the one asked for where the other is not known', () => {
    const asked = { requestedModel: 'gpt-6-luna' };
    expect(pricing.costOf(call('openai/gpt-6-sol', asked))).toBe(1.2);
    expect(pricing.costOf(call('openai/deployment-7', asked))).toBe(0.06);
  });

  it('of a model on this machine is 0 there, and unknown elsewhere', () => {
    const at = (endpoint: string, model = 'ollama/qwen3.8:8b'): number | null =>
      pricing.costOf(call(model, { endpoint }));
    for (const here of ['http://127.0.0.1:11434', 'http://localhost:11434/api', 'http://[::1]:1']) {
      expect(at(here)).toBe(0);
    }
    for (const away of ['https://ollama.com', 'http://192.168.1.7:11434', 'http://127.0.0.1.example.com', 'nonsense']) {
      expect(at(away)).toBeNull();
    }
    expect(at('http://127.0.0.1:11434', 'ollama/gpt-oss:120b-cloud')).toBeNull();
    expect(at('http://127.0.0.1:11434', 'ollama/glm-5.2:cloud')).toBeNull();
  });
});

describe("a price of the user's own", () => {
  const configured = {
    openai: {
      models: [
        { id: 'gpt-4o', price: { input: 1, output: 2, cacheRead: 0.5 } },
        { id: 'mine', contextWindow: 10 },
      ],
    },
    ollama: { models: [{ id: 'llama3.2:3b', price: { input: 0, output: 0 } }] },
  };
  const own = cataloguePricing(catalogue, configured);

  it('beats the catalogue on every day, for the very name', () => {
    expect(own.costOf(call('openai/gpt-4o', { day: '2020-01-01' }))).toBeCloseTo(0.3);
    expect(own.costOf(call('openai/gpt-4o-2024-11-20', { requestedModel: 'gpt-4o' }))).toBeCloseTo(0.3);
    expect(own.costOf(call('openai/gpt-4o-mini'))).toBe(0.075);
  });

  it('says that a local model is free, wherever it runs and whatever it caches', () => {
    const usage = { ...MILLION, cacheReadTokens: 5, cacheWriteTokens: 5 };
    expect(own.costOf(call('ollama/llama3.2:3b', { endpoint: 'http://10.0.0.5:11434', usage }))).toBe(0);
  });

  it('is needed: a window alone prices nothing', () => {
    expect(own.costOf(call('openai/mine'))).toBeNull();
  });
});

describe('the catalogue', () => {
  it('is read by the first question, and once', () => {
    let reads = 0;
    const counted = cataloguePricing(
      lazyCatalogue(() => {
        reads += 1;
        return catalogue();
      }),
    );
    expect(reads).toBe(0);
    for (const model of ['openai/gpt-4o', 'openai/none']) counted.costOf(call(model));
    expect(reads).toBe(1);
  });
});
