import { configuredContext, contextSize } from '../src/context-size.js';

const NOTHING = { configured: undefined, trained: undefined, previous: undefined, needed: 0 };

describe('the window', () => {
  it.each([
    ['8,192 when nothing is known', {}, 8192],
    ['what the user set, smaller or larger', { configured: 2048, needed: 9000 }, 2048],
    ['doubled until prompt and answer fit', { needed: 8193 }, 16_384],
    ['no larger than 32,768 unasked', { needed: 1_000_000 }, 32_768],
    ['no larger than the model’s own', { trained: 2048 }, 2048],
    ['no larger than the model’s own, when it grows', { trained: 20_000, needed: 17_000 }, 20_000],
    ['never smaller than last time, since that loads the model again', { previous: 32_768, needed: 10 }, 32_768],
  ])('is %s', (_title, need, size) => {
    expect(contextSize({ ...NOTHING, ...need })).toBe(size);
  });

  it('is set for all models or for one', () => {
    const options = { numCtx: 4096, models: ['x', { id: 'qwen3:8b', contextWindow: 65_536 }] };
    expect(configuredContext('qwen3:8b', options)).toBe(65_536);
    expect(configuredContext('llama3', options)).toBe(4096);
    expect(configuredContext('llama3', { numCtx: '16384' })).toBe(16_384);
    for (const numCtx of [0, -1, 1.5, 'much', null]) expect(configuredContext('llama3', { numCtx })).toBeUndefined();
  });
});
