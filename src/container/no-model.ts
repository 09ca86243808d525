import { estimateTokens } from '../context/estimate-tokens.js';
import { Provider } from '../plugin/decorators.js';
import { API_VERSION, definePlugin, type Plugin } from '../plugin/define-plugin.js';
import type { ProviderCapabilities, ProviderEvent } from '../plugin/provider.js';

/** The name under which a session without a model is composed. */
export const NO_MODEL = 'no-model';

/** A session is composed around a provider; one for a single call of a tool has none to ask. */
@Provider({
  name: NO_MODEL,
  description: 'No model at all: for calling a tool by hand.',
  defaultModel: 'none',
  explicitOnly: true,
})
class NoModel implements Provider {
  capabilities(): ProviderCapabilities {
    return { tools: true, images: false, reasoning: false };
  }

  contextWindow(): undefined {
    return undefined;
  }

  countTokens(text: string): number {
    return estimateTokens(text);
  }

  async *stream(): AsyncGenerator<ProviderEvent> {
    yield { type: 'error', error: { kind: 'bad_request', message: 'there is no model in this session' } };
  }
}

/** The plugin to compose such a session with. */
export function noModelPlugin(): Plugin {
  return definePlugin({ name: 'allos-no-model', apiVersion: API_VERSION, contributes: [NoModel] });
}
