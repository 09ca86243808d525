import type {
  JsonObject,
  Message,
  Origin,
  ProviderRequest,
  ProviderSettings,
  ToolCallPart,
  ToolResultPart,
} from 'allos/plugin';
import { testSettings } from '../../../test/wire/outcome.js';
import { OllamaProvider } from '../src/ollama-provider.js';

export const MODEL = 'qwen3:8b';
export const LINEAGE = 'lineage-1';

/** Settings as the host would inject them. */
export function settingsFor(baseUrl: string | undefined, overrides: Partial<ProviderSettings> = {}): ProviderSettings {
  return testSettings({ name: 'ollama', baseUrl, ...overrides });
}

export function providerFor(baseUrl: string | undefined, overrides: Partial<ProviderSettings> = {}): OllamaProvider {
  return new OllamaProvider(settingsFor(baseUrl, overrides));
}

/** A request with one user message, unless it says otherwise. */
export function requestOf(overrides: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    model: MODEL,
    system: 'Be brief.',
    messages: [user('Hello')],
    tools: [],
    lineage: LINEAGE,
    ...overrides,
  };
}

let ids = 0;

export function user(text: string): Message {
  return { role: 'user', id: `u${++ids}`, content: [{ type: 'text', text }] };
}

/** Where an answer of a test's server comes from. */
export function originAt(endpoint: string, overrides: Partial<Origin> = {}): Origin {
  return { provider: 'ollama', api: 'ollama', endpoint, model: MODEL, lineage: LINEAGE, ...overrides };
}

type Assistant = Extract<Message, { role: 'assistant' }>;

export function assistant(
  content: Assistant['content'],
  origin: Origin,
  overrides: Partial<Assistant> = {},
): Assistant {
  return { role: 'assistant', id: `a${++ids}`, content, origin, stopReason: 'stop', state: 'complete', ...overrides };
}

export function call(id: string, name: string, input: JsonObject = {}, native?: JsonObject): ToolCallPart {
  return { type: 'tool_call', id, name, input, ...(native === undefined ? {} : { native }) };
}

export function results(...content: readonly ToolResultPart[]): Message {
  return { role: 'tool', id: `t${++ids}`, content };
}

export function result(
  callId: string,
  name: string,
  text: string,
  overrides: Partial<ToolResultPart> = {},
): ToolResultPart {
  return { type: 'tool_result', callId, name, status: 'ok', text, ...overrides };
}
