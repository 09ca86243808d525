import { describe, it } from 'node:test';
import { pluginConformance, providerConformance, registerConformance } from 'allos/plugin/testing';
import { ParleyProvider } from './parley-provider.js';
import { PARLEY_WIRE } from './parley-wire.js';

const NO_WORD = 'Parley has no word for it.';

const contracts = providerConformance({
  name: 'parley',
  provider: (settings) => new ParleyProvider(settings),
  model: 'parley-1',
  wire: PARLEY_WIRE,
  lacks: {
    argumentPieces: 'Parley sends a call when it is whole, its input as a value.',
    images: 'Parley takes text only.',
    reasoning: 'Parley does not tell what its models think.',
    cacheReads: 'Parley has no cache.',
    cacheWrites: 'Parley has no cache.',
    reasoningTokens: 'Parley does not tell what its models think.',
    servedModel: 'An answer does not name its model.',
    wholeAnswers: 'Parley always streams.',
    contextOverflow: 'Parley refuses a long prompt as it refuses any other.',
    'stop.content_filter': NO_WORD,
    'stop.refusal': NO_WORD,
    'stop.pause': NO_WORD,
    'stop.context_window': NO_WORD,
  },
});

registerConformance(contracts, { describe, it });
registerConformance(pluginConformance({ folder: new URL('..', import.meta.url) }), { describe, it });
