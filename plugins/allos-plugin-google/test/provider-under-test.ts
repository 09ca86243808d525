import type { Message, Origin, ProviderRequest, ProviderSettings } from 'allos/plugin';
import { testSettings } from '../../../test/wire/outcome.js';
import { GoogleProvider } from '../src/google-provider.js';

export const MODEL = 'gemini-3.8-flash';

/** Settings as the host would inject them. */
export function settingsFor(baseUrl: string | undefined, overrides: Partial<ProviderSettings> = {}): ProviderSettings {
  return testSettings({ name: 'google', apiKey: async () => 'AIza-test-key', baseUrl, ...overrides });
}

export function providerFor(baseUrl: string | undefined, overrides: Partial<ProviderSettings> = {}): GoogleProvider {
  return new GoogleProvider(settingsFor(baseUrl, overrides));
}

export const LINEAGE = 'lineage-1';

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
  return { provider: 'google', api: 'gemini', endpoint, model: MODEL, lineage: LINEAGE, ...overrides };
}
