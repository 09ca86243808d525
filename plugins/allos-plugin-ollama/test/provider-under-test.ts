import type {
  JsonObject,
  Message,
  Origin,
  ProviderEvent,
  ProviderFailure,
  ProviderFinish,
  ProviderRequest,
  ProviderSettings,
  ToolCallPart,
  ToolResultPart,
  ToolSpec,
} from 'allos/plugin';
import { OllamaProvider } from '../src/ollama-provider.js';

export const MODEL = 'qwen3:8b';
export const LINEAGE = 'lineage-1';

/** Settings as the host would inject them. */
export function settingsFor(baseUrl: string | undefined, overrides: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name: 'ollama',
    apiKey: async () => undefined,
    baseUrl,
    headers: {},
    timeouts: { connectMs: 2000, firstByteMs: 5000, idleMs: 5000, totalMs: 20_000 },
    options: {},
    ...overrides,
  };
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

export function tool(name: string, properties: JsonObject = {}): ToolSpec {
  const inputSchema = { type: 'object', properties, additionalProperties: false } as ToolSpec['inputSchema'];
  return { name, description: `Does ${name}.`, inputSchema };
}

/** What a call came to. */
export interface Outcome {
  readonly events: readonly ProviderEvent[];
  readonly text: string;
  readonly reasoning: string;
  readonly finish: ProviderFinish | undefined;
  readonly error: ProviderFailure | undefined;
}

/** Reads a stream to its end and checks that it ends with exactly one finish or error. */
export async function outcomeOf(stream: AsyncIterable<ProviderEvent>): Promise<Outcome> {
  const events: ProviderEvent[] = [];
  for await (const event of stream) events.push(event);
  const terminal = events.filter((event) => event.type === 'finish' || event.type === 'error');
  expect(terminal).toHaveLength(1);
  expect(events.at(-1)).toBe(terminal[0]);
  const last = terminal[0];
  return {
    events,
    text: events.map((event) => (event.type === 'text' ? event.delta : '')).join(''),
    reasoning: events.map((event) => (event.type === 'reasoning' ? event.delta : '')).join(''),
    finish: last?.type === 'finish' ? last : undefined,
    error: last?.type === 'error' ? last.error : undefined,
  };
}

export function never(): AbortSignal {
  return new AbortController().signal;
}
