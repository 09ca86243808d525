import { findModel } from '../../src/catalogue/find-model.js';
import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';

const catalogue = lazyCatalogue()();

/** The entry of a name and whether its price is known to be the name's. */
function found(provider: string, model: string): readonly [string, boolean] | undefined {
  const match = findModel(catalogue, provider, model);
  return match === undefined ? undefined : [`${match.entry.provider}/${match.entry.model}`, match.isPriced];
}

describe('the longest name that a model begins with', () => {
  it.each([
    ['openai', 'gpt-4', 'openai/gpt-4'],
    ['openai', 'gpt-4-0613', 'openai/gpt-4'],
    ['openai', 'gpt-4-32k', 'openai/gpt-4-32k'],
    ['openai', 'gpt-4-32k-0613', 'openai/gpt-4-32k'],
    ['openai', 'gpt-4-turbo', 'openai/gpt-4-turbo'],
    ['openai', 'gpt-4-turbo-preview', 'openai/gpt-4-turbo'],
    ['openai', 'gpt-4-turbo-2024-04-09', 'openai/gpt-4-turbo'],
    ['openai', 'gpt-4-1106-preview', 'openai/gpt-4-1106'],
    ['openai', 'gpt-4o', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-2024-05-13', 'openai/gpt-4o-2024-05-13'],
    ['openai', 'gpt-4o-mini-2024-07-18', 'openai/gpt-4o-mini'],
    ['openai', 'gpt-3.5-turbo-0125', 'openai/gpt-3.5-turbo'],
    ['openai', 'gpt-3.5-turbo-16k', 'openai/gpt-3.5-turbo-16k'],
    ['openai', 'gpt-6.1-sol-2026-09-29', 'openai/gpt-6.1-sol'],
    ['OpenAI', 'GPT-6.1-Sol', 'openai/gpt-6.1-sol'],
    ['anthropic', 'claude-3-opus-20240229', 'anthropic/claude-3-opus'],
    ['anthropic', 'claude-3-5-sonnet-latest', 'anthropic/claude-3-5-sonnet'],
    ['anthropic', 'claude-opus-4-20250514', 'anthropic/claude-opus-4'],
    ['anthropic', 'claude-opus-4-5-20251101', 'anthropic/claude-opus-4-5'],
    ['anthropic', 'claude-sonnet-4-5@20250929', 'anthropic/claude-sonnet-4-5'],
    ['anthropic', 'claude-opus-5-5', 'anthropic/claude-opus-5-5'],
    ['google', 'models/gemini-2.5-pro-preview-05-06', 'google/gemini-2.5-pro'],
    ['google', 'gemini-3.1-pro-preview', 'google/gemini-3.1-pro'],
    ['ollama', 'qwen3.8:35b-q4_K_M', 'ollama/qwen3.8'],
    ['ollama', 'gpt-oss', 'ollama/gpt-oss'],
  ])('of %s: %s is %s', (provider, model, entry) => {
    expect(found(provider, model)).toEqual([entry, true]);
  });

  it.each([
    ['openai', 'gpt-4.5'],
    ['openai', 'gpt-60'],
    ['openai', 'gpt-6.1-solar'],
    ['openai', 'gpt-7'],
    ['openai', 'claude-opus-5'],
    ['openai', 'gpt-oss:20b'],
    ['anthropic', 'claude-opus-5-7'],
    ['anthropic', 'claude-opus-50'],
    ['ollama', 'llama3.2'],
    ['elsewhere', 'gpt-4'],
    ['openai', ''],
    ['openai', '/'],
    ['__proto__', 'constructor'],
  ])('of %s knows nothing of %j', (provider, model) => {
    expect(found(provider, model)).toBeUndefined();
  });

  it.each([
    ['openai', 'gpt-5.4-pro', 'openai/gpt-5.4'],
    ['openai', 'gpt-4o-audio-preview', 'openai/gpt-4o'],
    ['openai', 'o3-pro-2025-06-10', 'openai/o3'],
    ['anthropic', 'claude-opus-5-fast', 'anthropic/claude-opus-5'],
    ['openai', 'anthropic/claude-opus-5', 'anthropic/claude-opus-5'],
    ['openai', 'openai/gpt-6.1-sol', 'openai/gpt-6.1-sol'],
    ['anthropic', 'gateway/anthropic/claude-opus-5', 'anthropic/claude-opus-5'],
    ['ollama', 'gpt-oss:120b-cloud', 'ollama/gpt-oss'],
  ])('of %s gives the window of %s but not the price of %s', (provider, model, entry) => {
    expect(found(provider, model)).toEqual([entry, false]);
  });
});
