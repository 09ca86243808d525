/** What not every API or model has. A conformance test that lacks one says why; each contract names what it needs. */
export const PROVIDER_FEATURES = {
  streaming: 'an answer comes in pieces',
  tools: 'the model can call tools',
  argumentPieces: 'the arguments of a call are text, in pieces',
  callIds: 'calls have ids',
  images: 'a user message may hold images',
  reasoning: 'the model shows what it thinks',
  returnedReasoning: 'what it thought goes back to it',
  returnedReasoningText: 'its text goes back, not only its seal',
  sealedReasoning: 'what it thought is signed or encrypted',
  usage: 'an answer tells its tokens',
  cacheReads: 'an answer tells the tokens that came from a cache',
  cacheWrites: 'an answer tells the tokens that went into a cache',
  reasoningTokens: 'an answer tells the tokens that it thought with',
  servedModel: 'an answer names its model',
  wholeAnswers: 'an answer may come as one JSON body although a stream was asked for',
  failuresInStreams: 'a stream may report a failure',
  keepAlives: 'a stream may hold comments or blank events',
  lineEnds: 'a stream is lines, which may end with CRLF',
  key: 'requests carry a key',
  keyNeeded: 'a request to the API’s own address needs a key',
  maxOutputTokens: 'an answer can be bounded',
  contextOverflow: 'a prompt that is too long is refused as such',
  'stop.length': 'there is a word for an answer that was cut at its bound',
  'stop.content_filter': 'there is a word for an answer that was filtered',
  'stop.refusal': 'there is a word for a refusal',
  'stop.pause': 'there is a word for a turn that is paused',
  'stop.context_window': 'there is a word for a full context window',
} as const satisfies Readonly<Record<string, string>>;

/** A name of the list. */
export type ProviderFeature = keyof typeof PROVIDER_FEATURES;

/** Why an API or a model lacks a feature: one sentence for each. */
export type LackingFeatures = { readonly [F in ProviderFeature]?: string };
