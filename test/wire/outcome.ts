import type {
  JsonObject,
  ProviderEvent,
  ProviderFailure,
  ProviderFinish,
  ProviderSettings,
  ToolSpec,
} from 'allos/plugin';
import { lazyCatalogue } from '../../src/catalogue/read-catalogue.js';
import { providerRules } from '../../src/container/provider-rules.js';

/** What was shown and how it ended; deltas are joined, so that it does not matter how the network cut them. */
export interface Outcome {
  readonly events: readonly ProviderEvent[];
  readonly text: string;
  readonly reasoning: string;
  readonly announced: readonly { readonly id: string; readonly name: string }[];
  readonly finish: ProviderFinish | undefined;
  readonly error: ProviderFailure | undefined;
}

/** Reads a stream to its end and sums it up. */
export async function outcomeOf(stream: AsyncIterable<ProviderEvent>): Promise<Outcome> {
  const events: ProviderEvent[] = [];
  for await (const event of stream) events.push(event);
  return summaryOf(events);
}

/** Sums events up and checks the contract: exactly one terminal event, last. */
export function summaryOf(events: readonly ProviderEvent[]): Outcome {
  const terminal = events.filter((event) => event.type === 'finish' || event.type === 'error');
  expect(terminal).toHaveLength(1);
  const last = events.at(-1);
  expect(last).toBe(terminal[0]);
  const joined = (type: 'text' | 'reasoning'): string =>
    events.map((event) => (event.type === type ? event.delta : '')).join('');
  return {
    events,
    text: joined('text'),
    reasoning: joined('reasoning'),
    announced: events.flatMap((event) => (event.type === 'tool_call' ? [{ id: event.id, name: event.name }] : [])),
    finish: last?.type === 'finish' ? last : undefined,
    error: last?.type === 'error' ? last.error : undefined,
  };
}

const catalogue = lazyCatalogue();

/** Settings as the host would inject them, the catalogue's rules among them, with short timeouts. */
export function testSettings(
  given: Pick<ProviderSettings, 'name' | 'baseUrl'> & Partial<ProviderSettings>,
): ProviderSettings {
  return {
    apiKey: async () => undefined,
    headers: {},
    timeouts: { connectMs: 2000, firstByteMs: 5000, idleMs: 5000, totalMs: 20_000 },
    options: {},
    rulesOf: providerRules(given, { catalogue }),
    ...given,
  };
}

/** A tool that a request offers. */
export function tool(name: string, properties: JsonObject = {}): ToolSpec {
  const inputSchema = { type: 'object', properties, additionalProperties: false } as ToolSpec['inputSchema'];
  return { name, description: `Does ${name}.`, inputSchema };
}

/** A signal that never aborts. */
export function never(): AbortSignal {
  return new AbortController().signal;
}
