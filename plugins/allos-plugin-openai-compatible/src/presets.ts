import type { Preset } from './preset.js';

/**
 * Addresses and names of keys as the vendors document them (2026-11). How each departs from the others on the wire is
 * known to `allos-plugin-openai` by its host.
 */
export const PRESETS: readonly Preset[] = [
  {
    name: 'openai-compatible',
    description: 'Any server that speaks Chat Completions; give it a base URL',
    local: true,
  },
  hosted('deepseek', 'DeepSeek', 'https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY'),
  hosted('groq', 'Groq', 'https://api.groq.com/openai/v1', 'GROQ_API_KEY'),
  hosted('mistral', 'Mistral', 'https://api.mistral.ai/v1', 'MISTRAL_API_KEY'),
  hosted('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'),
  hosted('together', 'Together', 'https://api.together.xyz/v1', 'TOGETHER_API_KEY'),
  hosted('xai', 'xAI', 'https://api.x.ai/v1', 'XAI_API_KEY'),
  local('llamacpp', 'llama.cpp', 8080, 'LLAMACPP_BASE_URL'),
  local('lmstudio', 'LM Studio', 1234, 'LMSTUDIO_BASE_URL'),
  local('vllm', 'vLLM', 8000, 'VLLM_BASE_URL'),
];

function hosted(name: string, title: string, baseUrl: string, key: string): Preset {
  return { name, description: `Models that ${title} serves`, baseUrl, keyEnv: [key] };
}

function local(name: string, title: string, port: number, address: string): Preset {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  return { name, description: `Models of ${title} on your machine`, baseUrl, baseUrlEnv: [address], local: true };
}
