import type { ProviderEvent, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { summaryOf, testSettings, type Outcome } from '../../../test/wire/outcome.js';
import { Models, type ModelFacts } from '../src/models.js';
import { OpenAiProvider } from '../src/openai-provider.js';

/** Settings for a provider under test; the base URL is the server's. */
export function settingsFor(baseUrl: string | undefined, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  return testSettings({ name: 'openai', apiKey: async () => 'sk-test-0123456789', baseUrl, ...changes });
}

/** A model and what is known of it. */
export function known(model: string): { readonly model: string; readonly facts: ModelFacts } {
  return { model, facts: new Models(settingsFor(undefined)).of(model) };
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

/** One call against a server, summed up. */
export async function ask(
  baseUrl: string,
  request?: ProviderRequest,
  changes?: Partial<ProviderSettings>,
): Promise<Outcome> {
  return summaryOf(await eventsOf(new OpenAiProvider(settingsFor(baseUrl, changes)), request));
}
