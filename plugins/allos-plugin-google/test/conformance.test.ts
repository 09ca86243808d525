import { providerConformance, registerConformance } from 'allos/plugin/testing';
import { GoogleProvider } from '../src/google-provider.js';
import { GOOGLE_WIRE } from './google-wire.js';
import { MODEL, settingsFor } from './provider-under-test.js';

/** What the host knows of the models. */
const HOST = settingsFor(undefined);

const contracts = providerConformance({
  name: 'google',
  provider: (settings) => new GoogleProvider({ ...HOST, ...settings }),
  model: MODEL,
  otherModel: 'gemini-3.6-flash',
  wire: GOOGLE_WIRE,
  lacks: {
    argumentPieces: 'Arguments are JSON values; they come whole unless a request asks for pieces (WP-42).',
    returnedReasoningText: 'What it thought is a summary for readers; the signature alone goes back (WP-41).',
    cacheWrites: 'The API does not tell what it put into its cache (WP-43).',
    'stop.refusal': '`finishReason` has no word for it; what is refused is filtered (WP-43).',
    'stop.pause': '`finishReason` has no word for it (WP-43).',
    'stop.context_window': '`finishReason` has no word for it (WP-43).',
  },
});

registerConformance(contracts, { describe, it });
