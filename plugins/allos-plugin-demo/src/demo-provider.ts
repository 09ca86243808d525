import {
  Provider,
  type AssistantPart,
  type ProviderCapabilities,
  type ProviderEvent,
  type ProviderRequest,
} from 'allos/plugin';
import { pastCalls } from './past-call.js';
import { nextLine } from './script.js';

const CONTEXT_WINDOW = 128_000;

/** A model that is a script: it shows the real loop with the real tools, and never claims to be more. */
@Provider({
  name: 'demo',
  description: 'A scripted model that needs no key; it fixes the sample project and nothing else.',
  local: true,
  defaultModel: 'scripted-demo',
  explicitOnly: true,
})
export class DemoProvider implements Provider {
  capabilities(): ProviderCapabilities {
    return { tools: true, images: false, reasoning: false };
  }

  contextWindow(): number {
    return CONTEXT_WINDOW;
  }

  countTokens(text: string): number {
    return Math.max(1, Math.ceil(text.length / 4));
  }

  async *stream(request: ProviderRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    if (signal.aborted) {
      yield { type: 'error', error: { kind: 'aborted', message: 'the call was aborted' } };
      return;
    }
    const past = pastCalls(request.messages);
    const line = nextLine(past, new Set(request.tools.map(({ name }) => name)));
    const content: AssistantPart[] = [
      { type: 'text', text: line.text },
      ...line.calls.map((call, index) => ({
        type: 'tool_call' as const,
        id: `demo_${request.messages.length}_${index + 1}`,
        ...call,
      })),
    ];
    yield { type: 'text', delta: line.text };
    yield {
      type: 'finish',
      content,
      stopReason: line.calls.length > 0 ? 'tool_calls' : 'stop',
      usage: undefined,
      origin: {
        provider: 'demo',
        api: 'demo',
        endpoint: 'local:',
        model: request.model,
        lineage: request.lineage,
      },
    };
  }
}
