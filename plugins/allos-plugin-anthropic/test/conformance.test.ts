import { providerConformance, registerConformance } from 'allos/plugin/testing';
import { AnthropicProvider } from '../src/anthropic-provider.js';
import { ANTHROPIC_WIRE } from './anthropic-wire.js';

const contracts = providerConformance({
  name: 'anthropic',
  provider: (settings) => new AnthropicProvider(settings),
  model: 'claude-sonnet-5-5',
  otherModel: 'claude-opus-5-5',
  wire: ANTHROPIC_WIRE,
  lacks: {
    'stop.content_filter': '`stop_reason` has no word for it; what is filtered is a refusal (WP-11).',
  },
});

registerConformance(contracts, { describe, it });
