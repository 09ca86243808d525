import type { ProviderEvent, ProviderFailure, ProviderFinish, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { OpenAiProvider } from '../src/openai-provider.js';

/** Settings for a provider under test; the base URL is the server's. */
export function settingsFor(baseUrl: string | undefined, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    name: 'openai',
    apiKey: async () => 'sk-test-0123456789',
    baseUrl,
    headers: {},
    timeouts: { connectMs: 2_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 15_000 },
    options: {},
    ...changes,
  };
}

/** A request with one user message. */
export function requestWith(changes: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    model: 'test-model',
    system: '',
    messages: [{ role: 'user', id: 'u1', content: [{ type: 'text', text: 'Hello' }] }],
    tools: [],
    lineage: 'lineage-1',
    ...changes,
  };
}

/** All events of one call. */
export async function eventsOf(
  provider: OpenAiProvider,
  request: ProviderRequest = requestWith(),
  signal: AbortSignal = new AbortController().signal,
): Promise<ProviderEvent[]> {
  const events: ProviderEvent[] = [];
  for await (const event of provider.stream(request, signal)) events.push(event);
  return events;
}

/** What was shown and how it ended; deltas are joined, so that it does not matter how the network cut them. */
export interface Outcome {
  readonly text: string;
  readonly reasoning: string;
  readonly announced: readonly { readonly id: string; readonly name: string }[];
  readonly finish: ProviderFinish | undefined;
  readonly error: ProviderFailure | undefined;
}

/** Sums events up and checks the contract: exactly one terminal event, last. */
export function outcomeOf(events: readonly ProviderEvent[]): Outcome {
  const terminal = events.filter((event) => event.type === 'finish' || event.type === 'error');
  expect(terminal).toHaveLength(1);
  const last = events.at(-1);
  expect(last).toBe(terminal[0]);
  const joined = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.delta : '')).join('');
  return {
    text: joined('text'),
    reasoning: joined('reasoning'),
    announced: events.flatMap((event) => (event.type === 'tool_call' ? [{ id: event.id, name: event.name }] : [])),
    finish: last?.type === 'finish' ? last : undefined,
    error: last?.type === 'error' ? last.error : undefined,
  };
}

/** One call against a server, summed up. */
export async function ask(
  baseUrl: string,
  request?: ProviderRequest,
  changes?: Partial<ProviderSettings>,
): Promise<Outcome> {
  return outcomeOf(await eventsOf(new OpenAiProvider(settingsFor(baseUrl, changes)), request));
}
