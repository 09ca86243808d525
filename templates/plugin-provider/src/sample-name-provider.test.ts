import { describe, it } from 'node:test';
import { pluginConformance, providerConformance, registerConformance } from 'allos/plugin/testing';
import { SampleNameProvider } from './sample-name-provider.js';
import { SAMPLE_NAME_WIRE } from './sample-name-wire.js';

const NO_WORD = 'Sample Name has no word for it.';

const contracts = providerConformance({
  name: 'sample-name',
  provider: (settings) => new SampleNameProvider(settings),
  model: 'sample-name-1',
  wire: SAMPLE_NAME_WIRE,
  lacks: {
    argumentPieces: 'Sample Name sends a call when it is whole, its input as a value.',
    images: 'Sample Name takes text only.',
    reasoning: 'Sample Name does not tell what its models think.',
    cacheReads: 'Sample Name has no cache.',
    cacheWrites: 'Sample Name has no cache.',
    reasoningTokens: 'Sample Name does not tell what its models think.',
    servedModel: 'An answer does not name its model.',
    wholeAnswers: 'Sample Name always streams.',
    contextOverflow: 'Sample Name refuses a long prompt as it refuses any other.',
    'stop.content_filter': NO_WORD,
    'stop.refusal': NO_WORD,
    'stop.pause': NO_WORD,
    'stop.context_window': NO_WORD,
  },
});

registerConformance(contracts, { describe, it });
registerConformance(pluginConformance({ folder: new URL('..', import.meta.url) }), { describe, it });
