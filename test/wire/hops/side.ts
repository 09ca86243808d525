import type { JsonObject, Provider } from 'allos/plugin';
import type { WireContext } from 'allos/plugin/testing';
import { AnthropicProvider } from '../../../plugins/allos-plugin-anthropic/src/anthropic-provider.js';
import { GoogleProvider } from '../../../plugins/allos-plugin-google/src/google-provider.js';
import { OllamaProvider } from '../../../plugins/allos-plugin-ollama/src/ollama-provider.js';
import { OpenAiProvider } from '../../../plugins/allos-plugin-openai/src/openai-provider.js';
import type { Api } from './api.js';
import { testSettings } from '../outcome.js';

/** One side of a hop: a provider with its settings, its models, and how careful a server its dialect is judged for. */
export interface Side {
  readonly api: Api;
  readonly provider: Provider;
  readonly models: readonly string[];
  readonly context: WireContext;
}

/** What OpenAI itself takes, said of the server of the test. */
const LIKE_OPENAI: JsonObject = {
  maxTokensField: 'max_completion_tokens',
  strictTools: true,
  store: true,
  files: true,
  mergeUserMessages: false,
};

/** The sides of an API: its settings differ in what decides the projection. */
export function sidesOf(api: Api, origin: string): readonly Side[] {
  const settings = (name: string, options: JsonObject): ReturnType<typeof testSettings> =>
    testSettings({ name, baseUrl: name === 'openai' ? `${origin}/v1` : origin, apiKey: async () => 'key', options });
  switch (api) {
    case 'responses':
      return [{}, { compat: LIKE_OPENAI }].map((options) => ({
        api,
        provider: new OpenAiProvider(settings('openai', { api, ...options })),
        models: ['gpt-6.1-sol', 'gpt-5.4', 'o3'],
        context: {},
      }));
    case 'chat':
      return [
        {
          api,
          provider: new OpenAiProvider(settings('openai', { api })),
          models: ['test-model', 'qwen3'],
          context: { server: 'other' },
        },
        {
          api,
          provider: new OpenAiProvider(settings('openai', { api, compat: LIKE_OPENAI })),
          models: ['gpt-4o', 'gpt-4.1', 'gpt-5.4'],
          context: {},
        },
      ];
    case 'messages':
      return [{}, { cache: false }].map((options) => ({
        api,
        provider: new AnthropicProvider(settings('anthropic', options)),
        models: ['claude-sonnet-5-5', 'claude-sonnet-4-5', 'claude-opus-4-6', 'claude-opus-5-5'],
        context: {},
      }));
    case 'gemini':
      return [{}, { thinking: 'off' }].map((options) => ({
        api,
        provider: new GoogleProvider(settings('google', options)),
        models: ['gemini-3.8-flash', 'gemini-3-pro-preview', 'gemini-2.5-flash', 'gemini-2.0-flash'],
        context: {},
      }));
    case 'ollama':
      return [
        { api, provider: new OllamaProvider(settings('ollama', {})), models: ['qwen3:8b', 'llama3.2'], context: {} },
      ];
  }
}
