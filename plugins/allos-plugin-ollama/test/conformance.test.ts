import { providerConformance, registerConformance } from 'allos/plugin/testing';
import { OllamaProvider } from '../src/ollama-provider.js';
import { OLLAMA_WIRE } from './ollama-wire.js';
import { MODEL } from './provider-under-test.js';

const contracts = providerConformance({
  name: 'ollama',
  provider: (settings) => new OllamaProvider(settings),
  model: MODEL,
  wire: OLLAMA_WIRE,
  lacks: {
    keyNeeded: 'A server on one’s own machine asks for none.',
    argumentPieces: 'Arguments are JSON values and come whole (WP-35).',
    sealedReasoning: 'Thinking is plain text (WP-37).',
    cacheReads: 'The server does not tell what it took from its cache (WP-39).',
    cacheWrites: 'The server does not tell what it put into its cache (WP-39).',
    reasoningTokens: 'The server does not count thinking apart (WP-39).',
    'stop.content_filter': '`done_reason` has no word for it (WP-35).',
    'stop.refusal': '`done_reason` has no word for it (WP-35).',
    'stop.pause': '`done_reason` has no word for it (WP-35).',
    'stop.context_window': '`done_reason` has no word for it (WP-35).',
  },
});

registerConformance(contracts, { describe, it });
