import { providerConformance, registerConformance } from 'allos/plugin/testing';
import { lazyCatalogue } from '../../../src/catalogue/read-catalogue.js';
import { providerRules } from '../../../src/container/provider-rules.js';
import { OpenAiProvider } from '../src/openai-provider.js';
import { CHAT_WIRE } from './chat-wire.js';
import { RESPONSES_WIRE } from './responses-wire.js';

/** What the catalogue knows of the model, as the host hands it to the provider. */
const rulesOf = providerRules({ name: 'openai' }, { catalogue: lazyCatalogue() });
const PAUSE = { 'stop.pause': 'OpenAI’s APIs pause no turn.' };

describe('Chat Completions', () => {
  const contracts = providerConformance({
    name: 'openai',
    provider: (settings) =>
      new OpenAiProvider({ ...settings, rulesOf, options: { api: 'chat', compat: { reasoning: 'details' } } }),
    model: 'gpt-5',
    wire: CHAT_WIRE,
    lacks: PAUSE,
  });

  registerConformance(contracts, { describe, it });
});

describe('Responses', () => {
  const contracts = providerConformance({
    name: 'openai',
    provider: (settings) => new OpenAiProvider({ ...settings, rulesOf, options: { api: 'responses' } }),
    model: 'gpt-5',
    wire: RESPONSES_WIRE,
    lacks: {
      ...PAUSE,
      'stop.context_window': '`incomplete_details` has no word for it (WP-24).',
    },
  });

  registerConformance(contracts, { describe, it });
});
